-- name: is_suppressed$
select 1 from suppressions where mark = :mark and channel in ('', :channel);

-- name: read_suppressions
select mark, channel, departure, at from suppressions where mark = :mark order by channel;

-- name: suppress!
-- the first departure stands
insert into suppressions (mark, channel, departure, at) values (:mark, :channel, :departure, :at)
on conflict (mark, channel) do nothing;

-- name: lift_suppression!
delete from suppressions where mark = :mark and channel = :channel;

-- name: count_suppressions
select channel, departure, count(*) as many from suppressions group by channel, departure order by channel, departure;

-- name: find_subscriber^
select * from subscribers where mark = :mark and channel = :channel;

-- name: read_reader
select * from subscribers where mark = :mark order by channel;

-- name: read_subscribers
select * from subscribers where channel = :channel order by number;

-- name: count_subscribers
select channel, consent, count(*) as many from subscribers group by channel, consent order by channel, consent;

-- name: keep_subscriber!
insert into subscribers
    (channel, mark, address, folded, name, language, consent, wording, source, requested, confirmed)
values
    (:channel, :mark, :address, :folded, :name, :language, :consent, :wording, :source, :requested, :confirmed)
on conflict (mark, channel) do update set
    address = excluded.address, name = excluded.name, language = excluded.language, consent = excluded.consent,
    wording = excluded.wording, source = excluded.source, requested = excluded.requested,
    confirmed = excluded.confirmed;

-- name: drop_subscriber!
delete from subscribers where mark = :mark and channel = :channel;

-- name: drop_reader!
delete from subscribers where mark = :mark;

-- name: expire_pending!
delete from subscribers where consent = 'pending' and requested < :before;

-- name: remark!
update subscribers set mark = :mark where number = :number;

-- name: read_addresses
select number, address from subscribers order by number;

-- name: clear_marks!
delete from suppressions;

-- name: keep_wording!
insert into wordings (version, words) values (:version, :words) on conflict (version) do nothing;

-- name: read_wording$
select words from wordings where version = :version;

-- name: note_bounce!
insert into bounces (digest, mark, failure, status, at) values (:digest, :mark, :failure, :status, :at)
on conflict (digest, mark) do nothing;

-- name: count_bounces$
select count(*) from bounces where mark = :mark and failure = 'soft' and at >= :since;

-- name: read_bounces
select failure, status, at from bounces where mark = :mark order by at;

-- name: open_incoming#
-- lines of an import, outside the catalog until every one of them is known to be good
create temp table if not exists incoming (
    line integer primary key, channel text not null, mark blob not null, address text not null,
    folded text not null, name text not null, language text not null, source text not null, confirmed text not null
);
delete from temp.incoming;

-- name: keep_incoming*!
insert into temp.incoming (line, channel, mark, address, folded, name, language, source, confirmed)
values (:line, :channel, :mark, :address, :folded, :name, :language, :source, :confirmed);

-- name: tally_incoming^
select
    count(*) as lines,
    count(distinct channel || ':' || hex(mark)) as readers
from temp.incoming;

-- name: count_incoming_suppressed$
select count(*) from (select distinct mark, channel from temp.incoming) as each
where exists (
    select 1 from suppressions where suppressions.mark = each.mark and suppressions.channel in ('', each.channel)
);

-- name: admit_incoming!
insert into subscribers
    (channel, mark, address, folded, name, language, consent, source, requested, confirmed)
select channel, mark, address, folded, name, language, 'confirmed', source, '', confirmed from temp.incoming as each
where not exists (
    select 1 from suppressions where suppressions.mark = each.mark and suppressions.channel in ('', each.channel)
)
order by mark, line
on conflict (mark, channel) do update set
    consent = 'confirmed', name = excluded.name, language = excluded.language, source = excluded.source,
    confirmed = excluded.confirmed
where subscribers.consent = 'pending';

-- name: read_mailouts_to
-- what is needed to know a message of ours again that came back
select issues.channel, issues.number, issues.sender, issues.salt, deliveries.address
from deliveries join issues on issues.serial = deliveries.issue
where deliveries.address = :address
order by issues.serial desc limit 500;

-- name: read_refusals
select reader, mark, reply from deliveries
where issue = :issue and state = 'refused' and mark <> x''
order by reader;
