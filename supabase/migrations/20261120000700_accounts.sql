-- A confirmed address gets a profile, a first workspace with welcome credits, and whatever that address bought as a
-- guest. Nothing is given to an address that nobody proved to own.
create function private.welcome_user()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_name         text;
  v_workspace_id uuid;
begin
  if new.email_confirmed_at is null or new.email is null then return null; end if;
  -- A payment that lands at this moment waits, or is waited for: else neither would see the other.
  perform pg_advisory_xact_lock(hashtextextended('buyer:' || lower(new.email), 0));
  -- The name is the visitor's own words: it is shown, never trusted.
  v_name := left(coalesce(
    nullif(trim(new.raw_user_meta_data ->> 'display_name'), ''),
    nullif(trim(new.raw_user_meta_data ->> 'full_name'), ''), -- Google's
    nullif(trim(new.raw_user_meta_data ->> 'name'), ''),
    split_part(new.email, '@', 1)), 60);
  insert into public.profiles (user_id, display_name) values (new.id, v_name) on conflict (user_id) do nothing;
  if found then
    insert into public.workspaces (handle, name)
    values ('w-' || substr(replace(new.id::text, '-', ''), 1, 12), v_name) returning id into v_workspace_id;
    insert into public.workspace_members (workspace_id, user_id, role) values (v_workspace_id, new.id, 'owner');
    perform public.grant_credits(v_workspace_id, s.welcome_credits, 'welcome', 'welcome:' || new.id)
    from public.platform_settings s where s.welcome_credits > 0;
  end if;
  update public.entitlements set user_id = new.id where buyer_email = lower(new.email) and user_id is null;
  update public.orders set buyer_user_id = new.id where buyer_email = lower(new.email) and buyer_user_id is null and state = 'paid';
  return null;
end $$;
create trigger welcome_user after insert or update of email_confirmed_at on auth.users
  for each row execute function private.welcome_user();
