-- A confirmed address gets a profile, a first workspace with welcome credits, and whatever that address bought as a
-- guest. Nothing is given to an address that nobody proved to own. A changed address follows into the profile.
create function private.welcome_user()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_name         text;
  v_workspace_id uuid := gen_random_uuid();
  v_old_email    text;
begin
  if new.email_confirmed_at is null or new.email is null then return null; end if;
  -- A payment that lands at this moment waits, or is waited for: else neither would see the other.
  perform pg_advisory_xact_lock(hashtextextended('buyer:' || lower(new.email), 0));
  -- The name is the visitor's own words (or Google's): it is shown, never trusted.
  v_name := private.plain_name(coalesce(nullif(btrim(new.raw_user_meta_data ->> 'display_name'), ''),
    nullif(btrim(new.raw_user_meta_data ->> 'full_name'), ''), new.raw_user_meta_data ->> 'name'), split_part(new.email, '@', 1));
  insert into public.profiles (user_id, display_name, email) values (new.id, v_name, lower(new.email)) on conflict (user_id) do nothing;
  if found then
    insert into public.workspaces (id, handle, name) values (v_workspace_id, private.first_handle(v_workspace_id), v_name);
    insert into public.workspace_members (workspace_id, user_id, role) values (v_workspace_id, new.id, 'owner');
    if private.welcome_credits() > 0 then
      perform public.grant_credits(v_workspace_id, private.welcome_credits(), 'welcome', 'welcome:' || new.id);
    end if;
  else
    select email into v_old_email from public.profiles where user_id = new.id and email <> lower(new.email) for no key update;
    if found then
      update public.profiles set email = lower(new.email) where user_id = new.id;
      -- To the address that lost the account: its owner may be the last to know.
      perform private.queue_mail('email_changed', v_old_email, coalesce(p.locale, 'en'), jsonb_build_object('at', now(), 'timeZone', p.time_zone),
        'email_changed:' || new.id || ':' || gen_random_uuid())
      from public.profiles p where p.user_id = new.id;
    end if;
  end if;
  update public.entitlements set user_id = new.id where buyer_email = lower(new.email) and user_id is null;
  update public.orders set buyer_user_id = new.id where buyer_email = lower(new.email) and buyer_user_id is null and state = 'paid';
  return null;
end $$;

-- What is left of a wished name once everything unseen is gone, at most 60 characters; the fallback if nothing is.
create function private.plain_name(p_wish text, p_fallback text)
returns text language sql immutable security invoker set search_path = '' as $$
  select case when private.is_plain_name(n.name) then n.name else 'Creator' end
  from (select btrim(left(btrim(private.without_unseen(coalesce(nullif(btrim(p_wish), ''), p_fallback))), 60)) as name) n
$$;
create trigger welcome_user after insert or update of email_confirmed_at, email on auth.users
  for each row execute function private.welcome_user();
