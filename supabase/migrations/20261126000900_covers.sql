-- Covers. The server draws them and stores the files; a product says which file is its own, and its page which one is before
-- buyers: a new cover reaches nobody until it is published. Files that neither names any more are swept.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('covers', 'covers', true, 5242880, '{image/webp}')
on conflict (id) do nothing;

alter table public.products
  add column cover_path text constraint products_cover_path_own check (cover_path like workspace_id || '/%' and cover_path ~ '^[a-z0-9/-]+[.]webp$'), -- in the bucket `covers`
  -- How it was made: {source, design, colours, artPath, words, imageProblem}. {} while nobody made one.
  add column cover jsonb not null default '{}' constraint products_cover_size check (jsonb_typeof(cover) = 'object' and pg_column_size(cover) <= 4096);
alter table public.pages add column cover_path text;
create index products_uncovered on public.products (id) where cover = '{}' and cover_path is null;

-- A first cover changes nothing that is published, unless a page stands without it; another cover does.
create function private.touch_cover()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.cover_path is not null
    or exists (select from public.pages a where a.product_id = new.id and a.cover_path is distinct from new.cover_path) then
    new.updated_at := now();
  end if;
  return new;
end $$;
create trigger touch_cover before update of cover_path on public.products for each row
  when (new.cover_path is distinct from old.cover_path) execute function private.touch_cover();

-- Puts {path, …} on a product that has no cover. One that somebody chose meanwhile stays.
create function private.take_cover(p_product_id uuid, p_cover jsonb)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.products set cover_path = p_cover ->> 'path', cover = p_cover - 'path'
  where id = p_product_id and cover_path is null and p_cover is not null;
end $$;

-- Products that were made before covers, or whose cover's step failed: at most so many, what is on sale first. `title` and
-- the other words are those before buyers, where there are such.
create function public.products_without_cover(p_limit integer)
returns table (id uuid, workspace_id uuid, type public.product_type, language text, title text, subtitle text, author_name text, origin text,
  brand_colour text)
language sql stable security definer set search_path = '' as $$
  select p.id, p.workspace_id, p.type, coalesce(a.language, p.language), coalesce(a.title, p.title), coalesce(a.subtitle, p.subtitle),
    coalesce(a.author_name, p.author_name), p.origin, v.cover_color
  from public.products p
  join public.workspaces w on w.id = p.workspace_id and w.deleted_at is null
  left join public.pages a on a.product_id = p.id
  left join public.brand_voices v on v.workspace_id = p.workspace_id
  where p.cover = '{}' and p.cover_path is null
    and exists (select from public.sections s where s.product_id = p.id)
    and not exists (select from public.generations g where g.product_id = p.id and g.finished_at is null)
  order by a.product_id is null, p.updated_at desc, p.id limit p_limit
$$;

-- Gives a product its first cover, and its page too where that has none. `path` null: its words can't be set by the server.
create function public.give_cover(p_product_id uuid, p_cover jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_slug text;
begin
  perform from public.products where id = p_product_id and cover_path is null for update;
  if not found then return; end if; -- somebody chose one meanwhile
  update public.pages set cover_path = p_cover ->> 'path'
  where product_id = p_product_id and cover_path is null and p_cover ->> 'path' is not null returning slug into v_slug;
  if found then perform pg_notify('page', json_build_object('slug', v_slug)::text); end if;
  perform private.take_cover(p_product_id, p_cover);
end $$;

-- Files that no product and no page names, and that nobody can be about to name any more.
create function public.unused_covers(p_limit integer)
returns table (name text) language sql stable security definer set search_path = '' as $$
  select o.name from storage.objects o
  where o.bucket_id = 'covers' and o.created_at < now() - interval '1 day'
    and not exists (select from public.products p
                    where p.cover_path = regexp_replace(o.name, '-(small|art)[.]webp$', '.webp') or p.cover ->> 'artPath' = o.name)
    and not exists (select from public.pages a where a.cover_path = regexp_replace(o.name, '-(small|art)[.]webp$', '.webp'))
    and not exists (select from public.revisions r where r.kind = 'picture' and r.state = 'ready'
                    and r.after_text = regexp_replace(o.name, '-(small|art)[.]webp$', '.webp'))
  order by o.created_at limit p_limit
$$;

-- The files of an erased workspace are gone; what its buyers keep is shown without.
create function private.forget_covers()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.products set cover_path = null, cover = '{}' where workspace_id = new.id;
  update public.pages set cover_path = null where workspace_id = new.id;
  return null;
end $$;
create trigger forget_covers after update of deleted_at on public.workspaces
  for each row when (new.deleted_at is not null) execute function private.forget_covers();

-- Without routes of its own this task has none: a cover is then composed of type alone.
insert into public.model_tasks (task) values ('cover');

grant update (cover_path, cover) on public.products to authenticated;
grant execute on function public.products_without_cover, public.give_cover, public.unused_covers to service_role;
