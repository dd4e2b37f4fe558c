-- name: enrol_reader*!
insert into deliveries (issue, reader, address, name, mark)
values (:issue, :reader, :address, :name, :mark);

-- name: enrol_subscribers!
insert into deliveries (issue, reader, address, name, mark)
select :issue, :before + row_number() over (order by folded), address, name, mark
from subscribers
where channel = :channel and consent = 'confirmed'
    and not exists (
        select 1 from suppressions
        where suppressions.mark = subscribers.mark and suppressions.channel in ('', subscribers.channel)
    )
    and hex(mark) not in (select value from json_each(:named))
order by folded;

-- name: read_mailouts
select serial, channel, number, issued, sender, salt, readers from issues where is_open = 1 order by serial;

-- name: read_form$
select form from issues where serial = :serial;

-- name: read_ready
-- the next deliveries in turn; an uncertain one is resent once, a held one only when asked for
select * from deliveries
where issue = :issue and reader > :after
    and (state = 'queued'
        or (state = 'deferred' and due <= :now)
        or (state = 'uncertain' and doubts <= :doubts and due <= :now))
order by reader limit :many;

-- name: read_own_message^
select message_id, message from own_messages where issue = :issue and reader = :reader;

-- name: begin_delivery!
update deliveries set state = 'sending'
where issue = :issue and reader = :reader and state in ('queued', 'deferred', 'uncertain') and address <> '';

-- name: finish_delivery!
update deliveries set
    state = 'sent', attempts = attempts + 1, due = '', changed = :changed, reply = :reply
where issue = :issue and reader = :reader;

-- name: change_delivery!
update deliveries set
    state = :state, attempts = :attempts, doubts = :doubts, tried = :tried, due = :due, changed = :changed,
    reply = :reply
where issue = :issue and reader = :reader;

-- name: hold_queued!
update deliveries set
    state = 'uncertain', doubts = 2, changed = :changed,
    reply = 'perhaps mailed already: the catalog was restored from an older copy'
where issue = :issue and state in ('queued', 'sending', 'deferred');

-- name: open_window!
insert into windows (issue, boot, first, last) values (:issue, :boot, :first, :last)
on conflict (issue) do update set boot = excluded.boot, first = excluded.first, last = excluded.last;

-- name: read_windows
select windows.issue, boot, first, last, serial, channel, number, issued, sender, salt, readers
from windows join issues on issues.serial = windows.issue order by windows.issue;

-- name: narrow_window!
update windows set
    first = coalesce(
        (select min(reader) from deliveries
         where deliveries.issue = windows.issue and reader between first and last and state = 'sending'), first),
    last = coalesce(
        (select max(reader) from deliveries
         where deliveries.issue = windows.issue and reader between first and last and state = 'sending'), last)
where issue = :issue;

-- name: close_window!
-- unless somebody's copy is still being sent: then the next run has to look into it
delete from windows where issue = :issue and not exists (
    select 1 from deliveries
    where deliveries.issue = windows.issue and reader between first and last and state = 'sending'
);

-- name: read_in_hand
select * from deliveries
where issue = :issue and reader between :first and :last
    and (state = 'sending' or (:all and state in ('queued', 'deferred', 'uncertain')))
order by reader;

-- name: close_mailouts!
-- nothing is left to send: what is uncertain is held
update issues set is_open = 0
where is_open = 1
    and not exists (
        select 1 from deliveries where issue = serial and state in ('queued', 'sending')
    )
    and not exists (
        select 1 from deliveries
        where issue = serial and state in ('deferred', 'refused', 'gave up', 'uncertain')
            and (state = 'deferred' or (state = 'uncertain' and doubts <= :doubts))
    );

-- name: reopen_mailouts!
update issues set is_open = 1
where is_open = 0 and exists (
    select 1 from deliveries
    where issue = serial and state in ('deferred', 'refused', 'gave up', 'uncertain')
        and state = 'uncertain' and doubts <= :doubts
);

-- name: read_accounts
select serial, channel, number, issued, subject, readers, is_open from issues
where serial >= :first order by channel, number;

-- name: count_states
select state, count(*) as many from deliveries where issue = :issue group by state;

-- name: read_apart
-- who did not simply get the issue: deferred, refused, gave up, uncertain, or sent once more after a doubt
select deliveries.*, serial, channel, number, issued, sender, salt, readers from deliveries
join issues on issues.serial = deliveries.issue
where deliveries.issue = :issue
    and deliveries.state in ('deferred', 'refused', 'gave up', 'uncertain')
union all
select deliveries.*, serial, channel, number, issued, sender, salt, readers from deliveries
join issues on issues.serial = deliveries.issue
where deliveries.issue = :issue and doubts > 0
    and deliveries.state not in ('deferred', 'refused', 'gave up', 'uncertain')
order by 1, 2;

-- name: forget_reader!
-- the counts stay, the person goes; what was queued is taken out of the queue
update deliveries set
    address = '', name = '', mark = x'', reply = '',
    state = case when state in ('queued', 'deferred', 'uncertain') then 'unsubscribed' else state end
where address = :address and address <> '';

-- name: read_of_reader
select issues.channel, issues.number, issues.issued, issues.subject, deliveries.name, deliveries.state,
    deliveries.attempts, deliveries.changed, deliveries.reply
from deliveries join issues on issues.serial = deliveries.issue
where deliveries.address = :address
order by issues.serial;
