-- What the ledger tells of each entry, one by one too; and what it tells of shelves and channels found without reading all.

create view told_entries as
select id, number, 'entry' || char(9) || id || char(9) || number || char(9) || first_seen || char(9) || updated || char(9)
    || case when gone in ('', 'ledger') then '-' else gone end || char(9) || slug || char(9) || digest || char(9)
    || coalesce(nullif(fingerprint, ''), '-') || char(9) || name || char(9)
    || case when gone <> '' and title <> '' then replace(replace(title, char(9), ' '), char(10), ' ') else '-' end
    || char(9) || coalesce((select group_concat(former.slug, ' ') from (
        select slug from former_addresses where former_addresses.number = entries.number order by slug_key
    ) as former), '-') as line
from entries;

create index shelved_left on shelved (shelf, arrival, number) where stands = 0;
create index seen_fresh on seen (channel, entry_id) where backlog = 0;
