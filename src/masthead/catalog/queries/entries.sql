-- name: read_files
select name, size, modified_ns, digest, problems from files order by name;

-- name: keep_file!
insert into files (name, size, modified_ns, digest, problems)
values (:name, :size, :modified_ns, :digest, :problems)
on conflict (name) do update set
    size = excluded.size, modified_ns = excluded.modified_ns,
    digest = excluded.digest, problems = excluded.problems;

-- name: drop_file!
delete from files where name = :name;

-- name: read_remembered$
select value from remembered where key = :key;

-- name: remember!
insert into remembered (key, value) values (:key, :value)
on conflict (key) do update set value = excluded.value;

-- name: find_by_name^
select * from entries where name = :name;

-- name: find_moved
-- entries of the same bytes whose file went away
select * from entries where digest = :digest and gone <> '' order by name;

-- name: is_slug_taken$
select 1 from entries where slug_key = :slug_key;

-- name: is_updated_taken$
select 1 from entries where updated = :updated and id <> :id;

-- name: read_live
select * from entries where gone = '' order by id;

-- name: read_gone
select slug, title from entries where gone <> '' order by slug;

-- name: keep_entry!
insert into entries
    (id, name, slug, slug_key, title, first_seen, updated, gone, digest, fingerprint, facts, content)
values
    (:id, :name, :slug, :slug_key, :title, :first_seen, :updated, '', :digest, :fingerprint, :facts, :content)
on conflict (id) do update set
    name = excluded.name, title = excluded.title, updated = excluded.updated, gone = '',
    digest = excluded.digest, fingerprint = excluded.fingerprint, facts = excluded.facts,
    content = excluded.content;

-- name: bury_entry!
update entries set gone = :at where name = :name and gone = '';

-- name: count_live$
select count(*) from entries where gone = '';

-- name: read_published
select path, size, modified_ns from published order by path;

-- name: forget_published!
delete from published;

-- name: keep_published*!
insert into published (path, size, modified_ns) values (:path, :size, :modified_ns);
