-- Each folder in which files are known, with a hash of their names, sizes and times: one that gives the same hash again
-- holds nothing new. An empty hash is that of no folder.

create table folders (
    path text primary key, -- below the posts folder; empty for that itself
    mark blob not null
) without rowid;

insert into folders (path, mark)
select distinct rtrim(rtrim(name, replace(name, '/', '')), '/'), x'' from files;
