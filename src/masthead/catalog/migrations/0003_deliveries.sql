-- An issue keeps its message once for all readers; a delivery keeps what is one reader's, and what became of it.

alter table issues add column serial integer not null default 0; -- in the order in which issues were frozen
alter table issues add column slot text not null default '';     -- the slot's instant; empty without a calendar
alter table issues add column sender text not null default '';   -- MAIL FROM
alter table issues add column salt blob not null default x'';    -- keys the Message-IDs
alter table issues add column form blob not null default x'';    -- the message with places for what is personal, deflated
alter table issues add column readers integer not null default 0; -- how many were frozen with it
alter table issues add column is_open integer not null default 0; -- 1: a copy may still have to go out

update issues set serial = (
    select count(*) from issues as other
    where other.issued < issues.issued
        or (other.issued = issues.issued and (other.channel, other.number) <= (issues.channel, issues.number))
);

create unique index issues_by_serial on issues (serial);
create unique index issues_by_slot on issues (channel, slot) where slot <> '';
create index issues_open on issues (serial) where is_open = 1;

alter table deliveries rename to old_deliveries;
drop index deliveries_open;

create table deliveries (
    issue integer not null,  -- issues.serial
    reader integer not null, -- the place in the issue's frozen list, from 1
    address text not null,   -- empty once its reader asked to be forgotten
    name text not null default '',
    mark blob not null default x'',      -- keyed hash of the address
    state text not null default 'queued' check (state in (
        'queued', 'sending', 'sent', 'deferred', 'refused', 'gave up', 'uncertain', 'unsubscribed'
    )),
    attempts integer not null default 0,
    doubts integer not null default 0,   -- how often it was cut off after the final dot
    tried text not null default '',      -- the first attempt
    due text not null default '',        -- the next attempt
    changed text not null default '',
    reply text not null default '',
    primary key (issue, reader)
) without rowid;

-- Each address once per issue; and all that one reader got, for who asks for it or asks to be forgotten.
create unique index deliveries_by_address on deliveries (address, issue) where address <> '';
-- What is not the ordinary way costs the ordinary way nothing.
create index deliveries_apart on deliveries (issue, state) where state in ('deferred', 'refused', 'gave up', 'uncertain');
create index deliveries_doubted on deliveries (issue, reader) where doubts > 0;

-- A message with bytes and an id of its own, composed before issues had a form.
create table own_messages (
    issue integer not null,
    reader integer not null,
    message_id text not null,
    message blob, -- deflated
    primary key (issue, reader)
) without rowid;

-- The deliveries a run has in hand. What a run that was cut off left here was perhaps sent: after a mere kill only what
-- stands as sending, after a power cut (another boot) everything, for its last commits may be lost.
create table windows (
    issue integer primary key,
    boot text not null,
    first integer not null,
    last integer not null
);

insert into deliveries (issue, reader, address, state, changed, reply)
select issues.serial,
    row_number() over (partition by issues.serial order by old_deliveries.address),
    old_deliveries.address, old_deliveries.state, old_deliveries.changed, old_deliveries.reply
from old_deliveries join issues using (channel, number);

insert into own_messages (issue, reader, message_id, message)
select deliveries.issue, deliveries.reader, old_deliveries.message_id, old_deliveries.message
from old_deliveries join issues using (channel, number)
join deliveries on deliveries.issue = issues.serial and deliveries.address = old_deliveries.address
where old_deliveries.message is not null;

update issues set readers = (select count(*) from deliveries where deliveries.issue = issues.serial);

insert into windows (issue, boot, first, last)
select issue, '', min(reader), max(reader) from deliveries where state = 'sending' group by issue;

update issues set is_open = 1
where serial in (select issue from deliveries where state in ('queued', 'sending'));

drop table old_deliveries;
