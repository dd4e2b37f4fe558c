-- name: read_standings
select entries.*, content, seen.backlog as backlog, issue_entries.number as mailed, issues.issued as issued
from entries
left join texts on texts.number = entries.number
left join seen on seen.entry_id = entries.id and seen.channel = :channel
left join issue_entries on issue_entries.entry_id = entries.id and issue_entries.channel = :channel
left join issues on issues.channel = issue_entries.channel and issues.number = issue_entries.number
order by entries.name, entries.id;
