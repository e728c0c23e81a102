-- How a person signs in, and the address they asked to sign in with from now on.

-- What the caller may sign in with: 'password', or the name of a provider such as 'google'.
create function public.my_sign_in_ways()
returns table (way text, address text) language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select 'password', u.email::text from auth.users u
    where u.id = (select auth.uid()) and coalesce(u.encrypted_password, '') <> ''
    union all
    select i.provider::text, i.identity_data ->> 'email' from auth.identities i
    where i.user_id = (select auth.uid()) and i.provider <> 'email';
end $$;

-- The address a person wished for. Auth keeps its own note, but only of an address that is free: to show that one would
-- tell who has an account.
create table private.email_changes (
  user_id   uuid primary key references public.profiles (user_id) on delete cascade,
  new_email text not null constraint email_changes_new_email_length check (char_length(new_email) between 3 and 254),
  asked_at  timestamptz not null default now()
);
alter table private.email_changes enable row level security;

-- Notes the caller's wish in place of an earlier one.
create function public.note_email_change(p_new_email text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into private.email_changes (user_id, new_email)
  select p.user_id, lower(p_new_email) from public.profiles p where p.user_id = (select auth.uid())
  on conflict (user_id) do update set new_email = excluded.new_email, asked_at = now();
end $$;

-- The caller's open wish, if any.
create function public.my_email_change()
returns table (new_email text, asked_at timestamptz) language plpgsql stable security definer set search_path = '' as $$
begin
  return query select c.new_email, c.asked_at from private.email_changes c where c.user_id = (select auth.uid());
end $$;

-- Takes the wish back: the link in the mail no longer works. Auth reads these columns as text that is never null.
create function public.cancel_email_change()
returns void language plpgsql security definer set search_path = '' as $$
begin
  delete from private.email_changes where user_id = (select auth.uid());
  update auth.users set email_change = '', email_change_token_new = '', email_change_token_current = '', email_change_confirm_status = 0
  where id = (select auth.uid());
end $$;

-- A wish ends when an address was changed, whichever way.
create function private.end_email_change()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from private.email_changes where user_id = new.user_id;
  return null;
end $$;
create trigger end_email_change after update of email on public.profiles
  for each row when (old.email is distinct from new.email) execute function private.end_email_change();

grant execute on function public.my_sign_in_ways, public.note_email_change, public.my_email_change, public.cancel_email_change
  to authenticated;
