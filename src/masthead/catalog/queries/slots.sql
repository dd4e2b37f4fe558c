-- name: is_slot_settled$
select 1 from slots
where channel = :channel and (instant >= :instant or wall = :wall)
limit 1;

-- name: last_slot$
select max(instant) from slots where channel = :channel;

-- name: settle_slot!
insert into slots (channel, instant, wall, state, number) values (:channel, :instant, :wall, :state, :number)
on conflict (channel, instant) do nothing;

-- name: reopen_slots!
delete from slots where instant > :instant;
