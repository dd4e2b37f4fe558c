-- name: tell_entries%
select line from told_entries order by id;

-- name: tell_entry%
select id, line from told_entries where number = :number;

-- name: tell_shelves%
-- with those that left, and those that came when later ones were there: where both had arrived is not told by numbers
select 'shelf' || char(9) || kind || char(9) || name || char(9) || slug || char(9) || began || char(9)
    || replace(replace(title, char(9), ' '), char(10), ' ') || char(9)
    || coalesce((select group_concat(number || ':' || arrival, ' ') from (
        select number, arrival from shelved where shelved.shelf = shelves.shelf and stands = 0
        union
        select shelved.number, shelved.arrival
        from json_each((select value from remembered where key = 'belated ' || shelves.shelf)) as belated
        cross join shelved on shelved.number = belated.value and shelved.shelf = shelves.shelf
        order by arrival
    )), '-')
from shelves order by kind, name;

-- name: tell_feeds%
select 'feed' || char(9) || key || char(9) || value from remembered where key like 'feed %' order by key;

-- name: tell_issues%
select 'issue' || char(9) || channel || char(9) || number || char(9) || issued || char(9)
    || coalesce(nullif(replace(replace(subject, char(9), ' '), char(10), ' '), ''), '-') || char(9)
    || coalesce((select group_concat(entry_id, ' ') from (
        select entry_id from issue_entries
        where issue_entries.channel = issues.channel and issue_entries.number = issues.number order by position
    )), '-')
from issues order by channel, number;

-- name: tell_slots%
select 'slot' || char(9) || channel || char(9) || max(instant) || char(9) || coalesce(nullif(wall, ''), '-') || char(9)
    || state || char(9) || number
from slots group by channel order by channel;

-- name: tell_waiting%
-- every channel that ran, found by leaping from one to the next, with the entries that it has not mailed yet
with recursive ran (channel) as (
    select min(channel) from seen
    union all
    select (select min(channel) from seen where seen.channel > ran.channel) from ran where ran.channel is not null
)
select 'waiting' || char(9) || channel || char(9) || coalesce((select group_concat(entry_id, ' ') from (
    select entry_id from seen where seen.channel = ran.channel and backlog = 0 and not exists (
        select 1 from issue_entries
        where issue_entries.channel = seen.channel and issue_entries.entry_id = seen.entry_id
    ) order by entry_id
)), '-')
from ran where channel is not null order by channel;

-- name: add_ledger_entry!
insert into entries
    (number, id, name, slug, slug_key, title, first_seen, updated, gone, digest, fingerprint, place, year, mark, facts)
values
    (:number, :id, :name, :slug, :slug_key, :title, :first_seen, :updated, :gone, :digest, :fingerprint, 0, 0, '', '{}');

-- name: amend_entry!
update entries set
    id = :id, slug = :slug, slug_key = :slug_key, first_seen = :first_seen, updated = :updated, mark = '',
    name = :name, digest = :digest, fingerprint = :fingerprint
where number = :number;

-- name: vacate_entry!
-- what two entries may not share is given up until amend_entry tells what it is
update entries set slug_key = char(0) || number, updated = char(0) || number, name = char(0) || number
where number = :number;

-- name: find_rivals
select number, slug, slug_key, updated, name from entries
where slug_key = :slug_key or updated = :updated or name = :name;

-- name: next_free_second$
with recursive seconds (at) as (
    select strftime('%Y-%m-%dT%H:%M:%S+00:00', :updated, '+1 second')
    union all
    select strftime('%Y-%m-%dT%H:%M:%S+00:00', at, '+1 second') from seconds
    where exists (select 1 from entries where updated = at)
)
select max(at) from seconds;

-- name: move_aside!
update entries set slug = :slug, slug_key = :slug_key, updated = :updated, name = :name, mark = '' where number = :number;

-- name: amend_seen!
update or replace seen set entry_id = :id where entry_id = :old;

-- name: amend_issue_entries!
update or replace issue_entries set entry_id = :id where entry_id = :old;

-- name: expect_file!
-- nothing is known of it: it is read, or found missing
insert into files (name, size, modified_ns, digest, problems) values (:name, -1, -1, '', '[]')
on conflict (name) do update set size = -1, modified_ns = -1, digest = '';

-- name: expect_folder!
-- no hash: its files are looked at one by one
insert into folders (path, mark) values (:path, x'') on conflict (path) do update set mark = excluded.mark;

-- name: is_number_taken$
select 1 from entries where number = :number;

-- name: restore_shelf!
insert into shelves (kind, name, slug, began, title) values (:kind, :name, :slug, :began, :title) on conflict do nothing;

-- name: restore_left!
insert into shelved (shelf, place, number, arrival, stands)
select shelf, 0, :number, :arrival, 0 from shelves
where kind = :kind and name = :name and exists (select 1 from entries where entries.number = :number)
on conflict do nothing;

-- name: restore_feed!
insert into remembered (key, value) values (:key, :value) on conflict (key) do nothing;

-- name: is_issue_known$
select 1 from issues where channel = :channel and number = :number;

-- name: restore_issue_entry!
insert into issue_entries (channel, number, position, entry_id, surplus)
select :channel, :number, :position, id, 0 from entries where id = :id on conflict do nothing;

-- name: restore_slot!
insert into slots (channel, instant, wall, state, number) values (:channel, :instant, :wall, :state, :number)
on conflict (channel, instant) do nothing;

-- name: restore_seen!
insert into seen (channel, entry_id, at, backlog) select :channel, id, first_seen, 1 from entries where id = :id
on conflict do nothing;

-- name: await_entry!
update seen set backlog = 0 where channel = :channel and entry_id = :id;

-- name: read_racks
select shelf, kind, name from shelves order by shelf;

-- name: read_arrivals
select number, arrival, stands from shelved where shelf = :shelf order by number;

-- name: find_belated%
-- entries of these numbers that arrived on a shelf behind one of a higher number
select number from (
    select number, max(number) over (order by arrival) as highest from shelved where shelf = :shelf
) where number < highest and number in (select value from json_each(:numbers));

-- name: place_arrivals*!
update shelved set arrival = ? where number = ? and shelf = ?;

-- name: set_arrivals!
update shelves set arrivals = :arrivals where shelf = :shelf;
