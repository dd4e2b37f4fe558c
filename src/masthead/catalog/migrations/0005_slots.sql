-- A slot is also known by its wall time, so that one that fired stays fired when the zone's rules, or the zone, change.

alter table slots add column wall text not null default '';
