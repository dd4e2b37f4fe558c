-- name: read_within%
-- "0" is the character behind "/"
select substr(name, :start), size, modified_ns from files
where name > :after and name < :end and instr(substr(name, :start), '/') = 0 order by name;

-- name: read_folders%
select path, mark from folders;

-- name: keep_folder!
insert into folders (path, mark) values (:path, :mark) on conflict (path) do update set mark = excluded.mark;

-- name: drop_folder!
delete from folders where path = :path;

-- name: find_file^
select size, modified_ns, digest, problems from files where name = :name;

-- name: find_mark$
select digest from files where name = :name;

-- name: keep_files*!
insert into files (name, size, modified_ns, digest, problems, held, due) values (?, ?, ?, ?, ?, ?, ?)
on conflict (name) do update set
    size = excluded.size, modified_ns = excluded.modified_ns,
    digest = excluded.digest, problems = excluded.problems, held = excluded.held, due = excluded.due;

-- name: touch_file!
update files set size = :size, modified_ns = :modified_ns where name = :name;

-- name: drop_file!
delete from files where name = :name;

-- name: read_troubled
select name, problems, held from files where problems <> '[]' or held <> '' order by name;

-- name: read_due
-- sorted by itself, or all files would be read in the order of their names
select name from files where due <> '' and due <= :day order by +name;

-- name: read_corrected
select name from files where length(digest) > 32 order by name;

-- name: read_remembered$
select value from remembered where key = :key;

-- name: remember!
insert into remembered (key, value) values (:key, :value)
on conflict (key) do update set value = excluded.value;

-- name: read_published_from%
select path, size, modified_ns from published where path > :path order by path limit :most;

-- name: find_all_published%
select path, size, modified_ns, inputs from published where path in (select value from json_each(:paths));

-- name: find_published^
select size, modified_ns, inputs from published where path = :path;

-- name: count_published$
select count(*) from (select 1 from published limit :most);

-- name: read_unmade
select path from published
where path >= :first and path < :end and not exists (select 1 from temp.sheets where sheets.path = published.path)
order by path;

-- name: read_unmade_posts%
select number from entries where not exists (select 1 from temp.advances where advances.number = entries.number)
order by number;

-- name: publish_sheets!
insert into published (path, size, modified_ns, inputs) select path, size, modified_ns, inputs from temp.sheets where true
on conflict (path) do update set
    size = excluded.size, modified_ns = excluded.modified_ns, inputs = excluded.inputs;

-- name: drop_published!
delete from published where path = :path;

-- name: read_stale
select kind, key, page from stale where kind = :kind order by key, page;

-- name: count_stale$
select count(*) from stale;

-- name: is_stale$
select 1 from stale where kind = :kind limit 1;

-- name: mark_stale!
insert into stale (kind, key, page) values (:kind, :key, :page) on conflict do nothing;

-- name: mark_posts_stale*!
insert into stale (kind, key) values ('post', ?) on conflict do nothing;

-- name: settle_stale!
delete from stale;
