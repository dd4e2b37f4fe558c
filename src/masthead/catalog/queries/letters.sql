-- name: note_ask!
insert into asks (visitor, at, address, name, language, channels, source)
values (:visitor, :at, :address, :name, :language, :channels, :source);

-- name: read_open_asks
select * from asks where address <> '' order by number limit 500;

-- name: close_ask!
update asks set address = '', name = '' where number = :number and address <> '';

-- name: close_asks_of!
update asks set address = '', name = '' where address = :address;

-- name: count_asks$
select count(*) from asks where at >= :since;

-- name: count_asks_of$
select count(*) from asks where visitor = :visitor and at >= :since;

-- name: forget_asks!
delete from asks where at < :before;

-- name: has_letter$
select 1 from letters where mark = :mark and asked >= :since;

-- name: keep_letter!
insert into letters (mark, address, channels, language, message_id, asked, changed, state)
values (:mark, :address, :channels, :language, :message_id, :asked, :asked, 'queued');

-- name: read_open_letters
select * from letters
where state in ('queued', 'deferred') and asked >= :since and (state = 'queued' or changed < :again)
order by number;

-- name: begin_letter!
update letters set state = 'sending', changed = :at where number = :number and state in ('queued', 'deferred');

-- name: settle_letter!
update letters set state = :state, reply = :reply, changed = :at where number = :number and state = 'sending';

-- name: doubt_letters!
-- cut off while sending: nobody knows whether they were taken, and a second copy is not sent
update letters set state = 'uncertain', changed = :at where state = 'sending' and changed < :before;

-- name: end_letters!
update letters set state = 'gave up', changed = :at
where state in ('queued', 'deferred') and asked < :before;

-- name: blank_letters!
-- what was answered, or is too old to be, keeps no address
update letters set address = '', reply = '' where asked < :before and address <> '';

-- name: read_letters_of
select * from letters where mark = :mark order by number;

-- name: blank_letters_of!
update letters set address = '', reply = '',
    state = case when state in ('queued', 'deferred') then 'gave up' else state end
where mark = :mark;

-- name: count_letters
select state, count(*) as many from letters group by state order by state;
