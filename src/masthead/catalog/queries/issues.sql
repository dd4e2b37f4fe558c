-- name: count_seen$
select count(*) from seen where channel = :channel;

-- name: read_seen
select entry_id from seen where channel = :channel;

-- name: keep_seen*!
insert into seen (channel, entry_id, at, backlog) values (:channel, :entry_id, :at, :backlog);

-- name: read_fresh
select entries.*, content from seen
join entries on entries.id = seen.entry_id
left join texts using (number)
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

-- name: read_shown
select distinct channel from issues where html <> :nothing;

-- name: next_serial$
select coalesce(max(serial), 0) + 1 from issues;

-- name: keep_issue!
insert into issues (channel, number, serial, slot, issued, subject, html, text, sender, salt, form)
values (:channel, :number, :serial, :slot, :issued, :subject, :html, :text, :sender, :salt, :form);

-- name: close_list!
update issues set readers = :readers, is_open = :readers > 0 where serial = :serial;

-- name: keep_issue_entries*!
insert into issue_entries (channel, number, position, entry_id, surplus)
values (:channel, :number, :position, :entry_id, :surplus);

-- name: free_slots!
-- the slots after an instant may be filled again: they were filled under a clock that has since been put right
update issues set slot = '' where slot > :instant;
