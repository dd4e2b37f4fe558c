-- name: count_seen$
select count(*) from seen where channel = :channel;

-- name: read_seen
select entry_id from seen where channel = :channel;

-- name: keep_seen*!
insert into seen (channel, entry_id, at, backlog) values (:channel, :entry_id, :at, :backlog);

-- name: read_fresh
select entries.* from seen
join entries on entries.id = seen.entry_id
where seen.channel = :channel and seen.backlog = 0 and entries.gone = ''
    and not exists (
        select 1 from issue_entries
        where issue_entries.channel = seen.channel and issue_entries.entry_id = seen.entry_id
    )
order by entries.id;

-- name: next_number$
select coalesce(max(number), 0) + 1 from issues where channel = :channel;

-- name: read_issues
select channel, number, issued, subject, html from issues order by channel, number;

-- name: keep_issue!
insert into issues (channel, number, issued, subject, html, text)
values (:channel, :number, :issued, :subject, :html, :text);

-- name: keep_issue_entries*!
insert into issue_entries (channel, number, position, entry_id, surplus)
values (:channel, :number, :position, :entry_id, :surplus);

-- name: queue_deliveries*!
insert into deliveries (channel, number, address, message_id, state, changed, message)
values (:channel, :number, :address, :message_id, 'queued', :changed, :message);

-- name: read_open
select channel, number, address, message_id, state, reply from deliveries
where state in ('queued', 'sending')
order by channel, number, address;

-- name: read_message$
select message from deliveries where channel = :channel and number = :number and address = :address;

-- name: change_delivery!
update deliveries set
    state = :state, reply = :reply, changed = :changed,
    message = case when :state = 'sent' then null else message end
where channel = :channel and number = :number and address = :address;

-- name: count_deliveries
select channel, number, state, count(*) from deliveries group by channel, number, state
order by channel, number, state;
