-- What Supabase sets up around auth.* and storage.*, once Lite has created their tables.
-- Runs as the superuser when the system schemas are created or changed; repeating is safe.
do $$
declare
  v_table record;
begin
  for v_table in
    select schemaname, tablename from pg_tables where schemaname in ('auth', 'storage', 'supabase_migrations')
  loop
    execute format('alter table %I.%I owner to %I', v_table.schemaname, v_table.tablename,
      case v_table.schemaname
        when 'auth' then 'supabase_auth_admin'
        when 'storage' then 'supabase_storage_admin'
        else 'postgres'
      end);
  end loop;
end $$;

grant usage on schema auth, storage to postgres, anon, authenticated, service_role, lite_server;
grant all on all tables in schema auth, storage to postgres with grant option;
grant all on all tables in schema auth, storage to lite_server;
grant all on all sequences in schema auth, storage to postgres, lite_server;
grant select on all tables in schema auth to service_role;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role; -- RLS decides
-- Hosted Supabase lets `postgres` write policies on storage.objects through an extension; here it is a member.
grant supabase_storage_admin to postgres with inherit true, set true;

create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;
create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;
create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;
create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;
