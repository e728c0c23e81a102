-- People and the tenants they work in. A workspace is the owner of every product, credit and sale.
create type public.workspace_role as enum ('viewer', 'member', 'admin', 'owner'); -- from least to most power

create table public.profiles (
  user_id      uuid primary key references auth.users (id) on delete cascade,
  display_name text not null constraint profiles_display_name_length check (char_length(display_name) between 1 and 80),
  created_at   timestamptz not null default now()
);

create table public.workspaces (
  id         uuid primary key default gen_random_uuid(),
  handle     text not null constraint workspaces_handle_unique unique
             constraint workspaces_handle_shape check (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(handle) between 3 and 40),
  name       text not null constraint workspaces_name_length check (char_length(name) between 1 and 80),
  created_at timestamptz not null default now()
);

create table public.workspace_members (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id      uuid not null references public.profiles (user_id) on delete cascade,
  role         public.workspace_role not null,
  created_at   timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
create index workspace_members_user_id on public.workspace_members (user_id, workspace_id) include (role);

-- One row of platform-wide numbers that staff edit; a later release puts plans beside it.
create table public.platform_settings (
  is_the_row      boolean primary key default true constraint platform_settings_one_row check (is_the_row),
  welcome_credits integer not null default 10 constraint platform_settings_welcome_credits check (welcome_credits >= 0)
);
insert into public.platform_settings default values;

-- The only definition of "my workspaces". Ask it as  = any (array(select …))  so that it runs once per statement.
-- plpgsql keeps its plan for the session; a definer function in SQL is planned anew at each call (before Postgres 18).
create function private.my_workspace_ids(p_at_least public.workspace_role)
returns setof uuid language plpgsql stable rows 4 security definer set search_path = '' as $$
begin
  return query select m.workspace_id from public.workspace_members m
  where m.user_id = (select auth.uid()) and m.role >= p_at_least;
end $$;

alter table public.profiles enable row level security;
alter table public.workspaces enable row level security;
alter table public.workspace_members enable row level security;
alter table public.platform_settings enable row level security;

create policy self_select on public.profiles for select to authenticated using (user_id = (select auth.uid()));
create policy self_update on public.profiles for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy members_select on public.workspaces for select to authenticated
  using (id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_select on public.workspace_members for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));

grant execute on function private.my_workspace_ids to authenticated;
grant select on public.profiles, public.workspaces, public.workspace_members to authenticated;
grant update (display_name) on public.profiles to authenticated;
grant select on public.profiles, public.workspaces, public.workspace_members, public.platform_settings to service_role;
grant update (welcome_credits) on public.platform_settings to service_role;
