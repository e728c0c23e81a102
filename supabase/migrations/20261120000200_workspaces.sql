-- People and the tenants they work in. A workspace is the owner of every product, credit and sale.
create type public.workspace_role as enum ('viewer', 'member', 'admin', 'owner'); -- from least to most power

-- What a reader doesn't see: control characters, invisible signs, marks that turn the text around them, and fillers that
-- are letters to Unicode. Zero-width joiners are none of them: Persian and the languages of India need those.
-- src/lib/accounts/names.ts knows the same rule.
create function private.without_unseen(p_name text)
returns text language sql immutable security invoker set search_path = '' as $$
  select regexp_replace(p_name, '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e'
    '\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]', '', 'g')
$$;

-- A name that reads as what it is: nothing unseen in it, and more than spaces and joiners.
create function private.is_plain_name(p_name text)
returns boolean language sql immutable security invoker set search_path = '' as $$
  select p_name = btrim(p_name) and p_name = private.without_unseen(p_name)
    and p_name ~ '[^ \u00a0\u1680\u2000-\u200d\u202f\u205f\u3000]'
$$;

create table public.profiles (
  user_id      uuid primary key references auth.users (id) on delete cascade,
  display_name text not null constraint profiles_display_name_length check (char_length(display_name) between 1 and 80)
               constraint profiles_display_name_plain check (private.is_plain_name(display_name)),
  email        text not null, -- kept equal to the confirmed address in auth.users by welcome_user
  avatar_path  text constraint profiles_avatar_path_own check (avatar_path like user_id || '/%' and avatar_path ~ '^[a-z0-9/-]+[.]webp$'), -- in the bucket `avatars`
  locale       text constraint profiles_locale_shape check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'), -- null: as the browser asks
  time_zone    text constraint profiles_time_zone_shape check (time_zone ~ '^[A-Za-z0-9_+/-]{1,64}$'), -- null: their browser didn't say yet
  theme        text not null default 'system' constraint profiles_theme check (theme in ('system', 'light', 'dark')),
  delete_at    timestamptz, -- the account goes at this time unless its owner changes their mind
  created_at   timestamptz not null default now(),
  -- The workspaces of workspace_members, kept by a trigger: so a team of a thousand is shown without asking for each
  -- of them whether they are in it. Nobody reads it: it would tell which other teams somebody is in.
  workspace_ids uuid[] not null default '{}'
);
create index profiles_email on public.profiles (email);
create index profiles_delete_at on public.profiles (delete_at) where delete_at is not null;

create table public.workspaces (
  id         uuid primary key default gen_random_uuid(),
  handle     text not null constraint workspaces_handle_unique unique
             constraint workspaces_handle_shape check (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(handle) between 3 and 40),
  name       text not null constraint workspaces_name_length check (char_length(name) between 1 and 80)
             constraint workspaces_name_plain check (private.is_plain_name(name)),
  logo_path  text constraint workspaces_logo_path_own check (logo_path like id || '/%' and logo_path ~ '^[a-z0-9/-]+[.]webp$'), -- in the bucket `logos`
  delete_at  timestamptz, -- frozen: members only read, nothing is on sale, and it goes at this time
  deleted_at timestamptz, -- gone; the row stays because orders and books point at it
  low_credits_at integer constraint workspaces_low_credits_at check (low_credits_at between 1 and 1000000), -- admins are told below this; null: never
  created_at timestamptz not null default now()
);
create index workspaces_delete_at on public.workspaces (delete_at) where delete_at is not null and deleted_at is null;

create table public.workspace_members (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id      uuid not null references public.profiles (user_id) on delete cascade,
  role         public.workspace_role not null,
  has_seat     boolean not null default true, -- false: over the members the plan allows, who only reads
  credit_quota integer constraint workspace_members_credit_quota check (credit_quota >= 0), -- credits a calendar month (UTC); null: no limit
  created_at   timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
create index workspace_members_user_id on public.workspace_members (user_id, workspace_id) include (role, has_seat);

-- One row of platform-wide numbers that staff edit. What plans give and allow stands with the plans.
create table public.platform_settings (
  is_the_row          boolean primary key default true constraint platform_settings_one_row check (is_the_row),
  workspaces_per_user integer not null default 20 constraint platform_settings_workspaces_per_user check (workspaces_per_user > 0),
  grace_days          integer not null default 10 constraint platform_settings_grace_days check (grace_days between 0 and 60) -- after a payment failed
);
insert into public.platform_settings default values;

-- Who runs the platform. Only the service role writes here: nobody appoints themselves.
create table public.platform_admins (
  user_id    uuid primary key references public.profiles (user_id) on delete cascade,
  created_at timestamptz not null default now()
);

-- The API key that asks, from the short token that the server signs for it; null for people. In plpgsql like all that
-- policies ask: it keeps its plan for the session, while a SQL function that fixes its search path is planned anew at
-- each call (before Postgres 18).
create function private.my_api_key_id()
returns uuid language plpgsql stable security invoker set search_path = '' as $$
begin
  return nullif(auth.jwt() ->> 'api_key_id', '')::uuid;
end $$;

-- The person who asks; null for programs. For columns that name who made a row.
create function private.my_user_id()
returns uuid language plpgsql stable security invoker set search_path = '' as $$
begin
  return case when private.my_api_key_id() is null then auth.uid() end;
end $$;

-- The only definition of "my workspaces": those where I am a member with at least this role, or the one my API key
-- belongs to. A workspace that waits for its deletion can only be read, and so can one where I have no seat. Ask it as  = any (array(select …))  so that it
-- runs once per statement.
create function private.my_workspace_ids(p_at_least public.workspace_role)
returns setof uuid language plpgsql stable rows 4 security definer set search_path = '' as $$
declare
  v_claims jsonb := auth.jwt(); -- read once: parsing the claims is most of what this costs
  v_user_id uuid := nullif(v_claims ->> 'sub', '')::uuid;
  v_key_id uuid := nullif(v_claims ->> 'api_key_id', '')::uuid;
begin
  if v_key_id is not null then
    return query select k.workspace_id from public.api_keys k join public.workspaces w on w.id = k.workspace_id
    where k.id = v_key_id and k.role >= p_at_least and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      and (w.delete_at is null or p_at_least = 'viewer');
  elsif p_at_least = 'viewer' then -- most questions by far; no need to look at the workspaces themselves
    return query select m.workspace_id from public.workspace_members m where m.user_id = v_user_id;
  else
    return query select m.workspace_id from public.workspace_members m join public.workspaces w on w.id = m.workspace_id
    where m.user_id = v_user_id and m.role >= p_at_least and m.has_seat and w.delete_at is null;
  end if;
end $$;

-- By appending and removing, not by counting anew: two teams joined at the same moment must not overwrite each other.
create function private.keep_workspace_ids()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    update public.profiles set workspace_ids = array_append(workspace_ids, new.workspace_id) where user_id = new.user_id;
  else
    update public.profiles set workspace_ids = array_remove(workspace_ids, old.workspace_id) where user_id = old.user_id;
  end if;
  return null;
end $$;
create trigger keep_workspace_ids after insert or delete on public.workspace_members
  for each row execute function private.keep_workspace_ids();

create function private.is_platform_admin()
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from public.platform_admins a where a.user_id = (select auth.uid()));
end $$;

alter table public.profiles enable row level security;
alter table public.workspaces enable row level security;
alter table public.workspace_members enable row level security;
alter table public.platform_settings enable row level security;
alter table public.platform_admins enable row level security;

create policy teammates_select on public.profiles for select to authenticated
  using (user_id = (select auth.uid()) or workspace_ids && array(select private.my_workspace_ids('viewer')));
create policy self_update on public.profiles for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy members_select on public.workspaces for select to authenticated
  using (id = any (array(select private.my_workspace_ids('viewer'))));
-- One's own row first: the list of one's workspaces, on every page, then asks the helper only once, for the workspaces.
create policy members_select on public.workspace_members for select to authenticated
  using (user_id = (select auth.uid()) or workspace_id = any (array(select private.my_workspace_ids('viewer'))));

create policy admins_update on public.workspaces for update to authenticated
  using (id = any (array(select private.my_workspace_ids('admin'))))
  with check (id = any (array(select private.my_workspace_ids('admin'))));
create policy self_select on public.platform_admins for select to authenticated using (user_id = (select auth.uid()));

grant execute on function private.my_workspace_ids, private.my_api_key_id, private.my_user_id,
  private.is_platform_admin
  to authenticated;
grant execute on function private.is_plain_name, private.without_unseen to authenticated, service_role;
grant select (user_id, display_name, email, avatar_path, locale, time_zone, theme, delete_at, created_at) on public.profiles to authenticated;
grant select on public.workspaces, public.workspace_members, public.platform_admins to authenticated;
grant update (display_name, avatar_path, locale, time_zone, theme) on public.profiles to authenticated;
grant update (name, logo_path, low_credits_at) on public.workspaces to authenticated;
grant select on public.profiles, public.workspaces, public.workspace_members, public.platform_settings, public.platform_admins
  to service_role;
grant update (workspaces_per_user, grace_days) on public.platform_settings to service_role;
grant insert, delete on public.platform_admins to service_role;
