-- The roles and schemas a Supabase project has before its first migration, as far as an app can see them.
-- Runs as the superuser at every start; repeating is safe.
do $$
begin
  if to_regrole('anon') is null then create role anon nologin noinherit; end if;
  if to_regrole('authenticated') is null then create role authenticated nologin noinherit; end if;
  if to_regrole('service_role') is null then create role service_role nologin noinherit bypassrls; end if;
  if to_regrole('supabase_auth_admin') is null then create role supabase_auth_admin nologin noinherit; end if;
  if to_regrole('supabase_storage_admin') is null then create role supabase_storage_admin nologin noinherit; end if;
  -- As on hosted Supabase, the role of the migrations is no superuser.
  if to_regrole('postgres') is null then
    create role postgres login createdb createrole replication bypassrls;
  end if;
  -- The API server's connection. It owns nothing and reads nothing in public until it becomes one of the three
  -- request roles. It bypasses RLS only because auth.* has RLS without policies and the server must read it.
  if to_regrole('lite_server') is null then create role lite_server login noinherit bypassrls; end if;
end $$;

grant anon, authenticated, service_role to postgres with admin option;
grant anon, authenticated, service_role to lite_server with inherit false, set true;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;

alter database postgres owner to postgres;
grant usage on schema public to postgres, anon, authenticated, service_role, lite_server;

create schema if not exists extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role, lite_server;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
alter database postgres set search_path to "$user", public, extensions;

-- No default privileges for the request roles: new projects expose nothing by themselves, migrations grant by name.
-- Lite finds tables in information_schema, which lists only what its role holds some privilege on; REFERENCES shows
-- a table (partitioned tables and views too) without opening a single row.
alter default privileges for role postgres in schema public grant references on tables to lite_server;
grant references on all tables in schema public to lite_server;

create schema if not exists auth authorization supabase_auth_admin;
create schema if not exists storage authorization supabase_storage_admin;

-- The Supabase CLI keeps its history here; its tables belong to the role that migrates.
create schema if not exists supabase_migrations authorization postgres;
grant usage on schema supabase_migrations to lite_server;
