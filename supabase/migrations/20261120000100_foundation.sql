-- Ground rules for everything that follows: `public` holds what the API may show, `private` holds helpers and
-- internals that no API request reaches. Nothing is executable or readable unless a later line grants it by name.
create schema private;
revoke all on schema private from public;
grant usage on schema private to authenticated, anon, service_role;

alter default privileges in schema public revoke execute on functions from public;
alter default privileges in schema private revoke execute on functions from public;
alter default privileges revoke execute on functions from public;
-- Older projects expose new tables by themselves; grants here are by name only, on every project.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

-- Raises an expected outcome: PostgREST turns errcode PT4xx into that HTTP status, the message is the code that
-- TypeScript and docs/error-codes.md know.
create function private.refuse(p_status integer, p_code text, p_detail text default null)
returns void language plpgsql immutable security invoker set search_path = '' as $$
begin
  raise exception using errcode = 'PT' || p_status, message = p_code, detail = coalesce(p_detail, '');
end $$;
grant execute on function private.refuse to authenticated, service_role;

-- Optimistic locking: a save names the version it started from, so a stale one updates no row.
create function private.bump_version()
returns trigger language plpgsql security invoker set search_path = '' as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end $$;
