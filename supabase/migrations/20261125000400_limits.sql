-- What a plan allows, kept where rows are made: one function knows the limit, triggers ask it. After a downgrade nothing is
-- deleted: what is over the limit only reads until there is room again.
create function private.limit_of(p_workspace_id uuid, p_limit text)
returns bigint language plpgsql stable security definer set search_path = '' as $$
begin
  return (select (to_jsonb(v) ->> p_limit)::bigint from public.plan_versions v where v.id = private.plan_version_of(p_workspace_id));
end $$;

-- The same for the server, which counts what is no row: a program's calls.
create function public.plan_limit(p_workspace_id uuid, p_limit text)
returns bigint language sql stable security definer set search_path = '' as $$
  select private.limit_of(p_workspace_id, p_limit)
$$;
grant execute on function public.plan_limit to service_role;

-- Refuses what would be more than the plan allows. The detail names the limit, what is allowed, and the cheapest plan on offer
-- that allows more.
create function private.require_room(p_workspace_id uuid, p_limit text, p_wanted bigint)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_allowed bigint := private.limit_of(p_workspace_id, p_limit);
begin
  if v_allowed is null or p_wanted <= v_allowed then return; end if;
  perform private.refuse(402, 'plan_limit_reached', jsonb_build_object('limit', p_limit, 'allowed', v_allowed, 'plan', (
    select o.name from public.plan_offers o where o.is_offered and coalesce((to_jsonb(o) ->> p_limit)::bigint >= p_wanted, true)
    order by o.position limit 1))::text);
end $$;

create function private.count_members(p_workspace_id uuid)
returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from public.workspace_members where workspace_id = p_workspace_id
$$;
create function private.count_open_invitations(p_workspace_id uuid)
returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from public.invitations
  where workspace_id = p_workspace_id and accepted_at is null and revoked_at is null and expires_at > now()
$$;

-- Members and those who are invited count together: who accepts finds a place. The workspace's row is the lock.
create function private.require_seat()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from public.workspaces where id = new.workspace_id for no key update;
  perform private.require_room(new.workspace_id, 'members', private.count_members(new.workspace_id)
    + case tg_table_name when 'invitations' then private.count_open_invitations(new.workspace_id) + 1 else 1 end);
  return new;
end $$;
create trigger require_seat before insert on public.invitations for each row execute function private.require_seat();
create trigger require_seat before insert on public.workspace_members for each row execute function private.require_seat();

create function private.count_published(p_workspace_id uuid)
returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from public.products where workspace_id = p_workspace_id and state = 'published'
$$;

-- A product on sale takes a place, also while its workspace hides it: a deletion that is undone brings back all that was on sale.
-- After a downgrade the oldest keep their places and may be published again; the others stay on sale as they are.
create function private.require_page_place()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from public.workspaces where id = new.workspace_id for no key update;
  perform private.require_room(new.workspace_id, 'published_products', (
    select count(*) + 1 from public.products p where p.workspace_id = new.workspace_id and p.state = 'published'
      and (old.state <> 'published' or (p.created_at, p.id) < (old.created_at, old.id))));
  return new;
end $$;
create trigger require_page_place before update of state on public.products
  for each row when (new.state = 'published') execute function private.require_page_place();

-- Generations that are not over, those included that wait for a person; and those ordered this month (UTC) that made something.
create function private.count_open_generations(p_workspace_id uuid)
returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from public.generations where workspace_id = p_workspace_id and finished_at is null
$$;
create function private.count_generations_this_month(p_workspace_id uuid)
returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from public.generations
  where workspace_id = p_workspace_id and created_at >= date_trunc('month', now(), 'UTC') and state not in ('failed', 'cancelled')
$$;

-- For whoever opens a generation, before anything is held or asked of a model. The wallet is the lock: of two orders at the same
-- moment the second counts the first. One that is continued is new to its month, as what failed or was cancelled is not counted; an
-- earlier month is over.
create function private.require_generation_room(p_workspace_id uuid, p_is_new boolean default true)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.lock_wallet(p_workspace_id);
  perform private.require_room(p_workspace_id, 'generations_at_once', private.count_open_generations(p_workspace_id) + 1);
  if not p_is_new then return; end if;
  perform private.require_room(p_workspace_id, 'generations_a_month', private.count_generations_this_month(p_workspace_id) + 1);
end $$;

-- Gives the seats a plan allows to owners first, then to who came first. Who has none stays a member, and only reads.
create function private.assign_seats(p_workspace_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_allowed bigint := private.limit_of(p_workspace_id, 'members');
begin
  update public.workspace_members m set has_seat = r.has_seat
  from (select o.user_id, v_allowed is null or row_number() over (order by o.role = 'owner' desc, o.created_at, o.user_id) <= v_allowed as has_seat
        from public.workspace_members o where o.workspace_id = p_workspace_id) r
  where m.workspace_id = p_workspace_id and m.user_id = r.user_id and m.has_seat <> r.has_seat;
end $$;

-- Who leaves makes room; who becomes an owner comes first. Nothing to do, and nothing locked, while everybody has a seat.
create function private.seat_members()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.workspace_members where workspace_id = old.workspace_id and not has_seat) then
    perform private.assign_seats(old.workspace_id);
  end if;
  return null;
end $$;
create trigger seat_members after delete or update of role on public.workspace_members
  for each row execute function private.seat_members();

-- Used and allowed, for the page that shows it. No row for a stranger.
create function public.plan_usage(p_workspace_id uuid)
returns table (name text, used bigint, allowed bigint) language plpgsql stable security definer set search_path = '' as $$
begin
  if (p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read')) is not true then return; end if;
  return query
  select 'members', private.count_members(p_workspace_id) + private.count_open_invitations(p_workspace_id), private.limit_of(p_workspace_id, 'members')
  union all
  select 'published_products', private.count_published(p_workspace_id),
    private.limit_of(p_workspace_id, 'published_products')
  union all
  select 'generations_at_once', private.count_open_generations(p_workspace_id), private.limit_of(p_workspace_id, 'generations_at_once')
  union all
  select 'generations_a_month', private.count_generations_this_month(p_workspace_id), private.limit_of(p_workspace_id, 'generations_a_month');
end $$;
grant execute on function public.plan_usage to authenticated;
