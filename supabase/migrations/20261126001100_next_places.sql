-- Where somebody wanted to go when we asked them to open a mail first. It is kept with the account and not in the link: a link may be
-- opened in any browser and be written by anybody, and Auth passes nothing on that every stack understands. It gives no right; the app
-- takes only paths of its own from it.
create table private.next_places (
  user_id  uuid primary key references auth.users (id) on delete cascade,
  path     text not null constraint next_places_path check (path like '/%' and char_length(path) <= 1000),
  noted_at timestamptz not null default now()
);
create index next_places_noted_at on private.next_places (noted_at);
alter table private.next_places enable row level security;

-- Notes the place in favour of an earlier one; null forgets it. Nothing happens for an address without an account, and nobody is told.
create function public.note_next_place(p_email text, p_path text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  delete from private.next_places where noted_at < now() - interval '1 day';
  delete from private.next_places n using auth.users u where u.id = n.user_id and u.email = lower(p_email);
  insert into private.next_places (user_id, path)
  select u.id, p_path from auth.users u where u.email = lower(p_email) and p_path is not null
  on conflict (user_id) do update set path = excluded.path, noted_at = now();
end $$;

-- The caller's place, once, within a day; null when there is none.
create function public.take_next_place()
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_path text;
begin
  delete from private.next_places where user_id = (select auth.uid()) and noted_at > now() - interval '1 day' returning path into v_path;
  return v_path;
end $$;

grant execute on function public.note_next_place to service_role;
grant execute on function public.take_next_place to authenticated;
