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

-- Accounts that somebody else opened before the address's owner did: the password they chose is the one that Auth kept.
create table private.foreign_passwords (
  user_id  uuid primary key references auth.users (id) on delete cascade,
  noted_at timestamptz not null default now()
);
alter table private.foreign_passwords enable row level security;

-- Called after each sign-up with what was typed. An account that waits for its confirmation with another password was
-- opened by another, or by the same person who remembers it no more: neither password is to be trusted.
-- Always computes one hash: how long it takes must not tell whether the account exists. pgcrypto knows bcrypt's older name.
create function public.note_sign_up(p_email text, p_password text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user_id uuid;
  v_stored  text;
begin
  select u.id, replace(u.encrypted_password, '$2b$', '$2a$') into v_user_id, v_stored
  from auth.users u where u.email = lower(p_email) and u.email_confirmed_at is null and u.encrypted_password <> '';
  if extensions.crypt(p_password, coalesce(v_stored, extensions.gen_salt('bf', 10))) is distinct from v_stored and v_user_id is not null then
    insert into private.foreign_passwords (user_id) values (v_user_id) on conflict (user_id) do nothing;
  end if;
end $$;

-- With the confirmation such a password ends, so that it never opens the account: whoever reads the mail chooses one.
create function private.end_foreign_password()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from private.foreign_passwords where user_id = new.id;
  if found then new.encrypted_password := ''; end if;
  return new;
end $$;
create trigger end_foreign_password before update of email_confirmed_at on auth.users
  for each row when (old.email_confirmed_at is null and new.email_confirmed_at is not null) execute function private.end_foreign_password();

grant execute on function public.note_sign_up to service_role;
