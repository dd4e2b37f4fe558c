-- name: find_lesson^
select is_copy, lines, sentences from lessons where name = :name;

-- name: keep_lesson!
insert into lessons (name, is_copy, lines, sentences, day_first)
values (:name, :is_copy, :lines, :sentences, :day_first);

-- name: drop_lesson!
delete from lessons where name = :name;

-- name: read_lessons
select name from lessons order by name;

-- name: count_lessons$
select count(*) from lessons where is_copy = 0;

-- name: count_day_orders
select day_first, count(*) as posts from lessons where day_first is not null and is_copy = 0 group by day_first;

-- name: find_lessons_with
select name from lessons where instr(lines, :mark) > 0 order by name;

-- name: is_sentence_known$
select 1 from shared_sentences where mark = :mark and posts > 0;

-- name: count_sentences*!
insert into shared_sentences (mark, posts) values (?, 1) on conflict (mark) do update set posts = posts + 1;

-- name: uncount_sentences*!
update shared_sentences set posts = posts - 1 where mark = ?;

-- name: count_lines*!
-- a line is kept from the second post on: most stand in one post alone
insert into shared_lines (mark, posts, line) values (?1, 1, '')
on conflict (mark) do update set posts = posts + 1, line = ?2;

-- name: uncount_lines*!
update shared_lines set posts = posts - 1 where mark = ?;

-- name: read_shared_lines
select line from shared_lines where posts >= :needed and posts > 2;
