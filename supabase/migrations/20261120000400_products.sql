-- Products as their makers see them (products, sections), what buyers read (product_versions: a snapshot per
-- publication) and what everybody may see (pages). A draft edit reaches nobody until it is published.
create type public.product_type as enum ('ebook', 'guide', 'course', 'template');
create type public.product_state as enum ('draft', 'published');

create table public.currencies (
  code       text primary key constraint currencies_code_iso check (code ~ '^[a-z]{3}$'),
  minimum    integer not null constraint currencies_minimum_positive check (minimum > 0), -- Stripe's minimum charge, minor units
  is_offered boolean not null default true
);
insert into public.currencies (code, minimum) values
  ('eur', 50), ('usd', 50), ('gbp', 30), ('brl', 50), ('cad', 50), ('aud', 50), ('chf', 50), ('jpy', 50);

create table public.products (
  id            uuid primary key default gen_random_uuid(),
  workspace_id  uuid not null references public.workspaces (id) on delete restrict,
  type          public.product_type not null,
  language      text not null constraint products_language_shape check (language ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  title         text not null constraint products_title_length check (char_length(title) between 1 and 200),
  subtitle      text not null default '' constraint products_subtitle_length check (char_length(subtitle) <= 300),
  promise       text not null default '' constraint products_promise_length check (char_length(promise) <= 600),
  author_name   text not null constraint products_author_name_length check (char_length(author_name) between 1 and 120),
  sales_copy    jsonb not null default '{}' constraint products_sales_copy_size check (jsonb_typeof(sales_copy) = 'object' and pg_column_size(sales_copy) <= 65536),
  price_cents   integer not null default 1900 constraint products_price_range check (price_cents between 1 and 99999999),
  currency      text not null default 'eur' references public.currencies (code) on delete restrict,
  state         public.product_state not null default 'draft',
  slug          text constraint products_slug_unique unique
                constraint products_slug_shape check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 80),
  -- 'sample': text the demo wrote without notes. It is labelled wherever it is shown.
  origin        text not null default 'model' constraint products_origin check (origin in ('model', 'arranged', 'sample')),
  version       integer not null default 1,
  created_by    uuid references public.profiles (user_id) on delete set null,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  published_at  timestamptz,
  constraint products_published_has_slug check (state = 'draft' or slug is not null),
  constraint products_id_in_workspace unique (id, workspace_id)
);
create index products_workspace_id_updated_at on public.products (workspace_id, updated_at desc, id);
create index products_currency on public.products (currency);
create index products_created_by on public.products (created_by);

create table public.sections (
  id           uuid primary key default gen_random_uuid(),
  product_id   uuid not null,
  workspace_id uuid not null,
  position     integer not null constraint sections_position_positive check (position > 0),
  title        text not null constraint sections_title_length check (char_length(title) between 1 and 200),
  module       text not null default '' constraint sections_module_length check (char_length(module) <= 200), -- of a course; lessons of one stand together
  body         text not null default '' constraint sections_body_size check (octet_length(body) <= 400000),
  is_sample    boolean not null default false, -- shown in full on the public page
  version      integer not null default 1,
  updated_at   timestamptz not null default now(),
  constraint sections_product foreign key (product_id, workspace_id) references public.products (id, workspace_id) on delete cascade,
  constraint sections_one_per_position unique (product_id, position)
);
-- One sample per product. An exclusion, as the embedded stack takes a partial unique index for one section per product.
alter table public.sections add constraint sections_one_sample exclude using btree (product_id with =) where (is_sample);
create index sections_workspace_id on public.sections (workspace_id);
create index sections_product_workspace on public.sections (product_id, workspace_id);

create table public.product_versions (
  id           uuid primary key default gen_random_uuid(),
  product_id   uuid not null,
  workspace_id uuid not null,
  number       integer not null constraint product_versions_number_positive check (number > 0),
  title        text not null,
  subtitle     text not null,
  author_name  text not null,
  language     text not null,
  type         public.product_type not null,
  origin       text not null,
  sections     jsonb not null, -- [{id, title, module, body}] in reading order
  created_by   uuid references public.profiles (user_id) on delete set null,
  created_at   timestamptz not null default now(),
  constraint product_versions_product foreign key (product_id, workspace_id) references public.products (id, workspace_id) on delete restrict,
  constraint product_versions_one_per_number unique (product_id, number)
);
create index product_versions_workspace_id on public.product_versions (workspace_id);
create index product_versions_product_workspace on public.product_versions (product_id, workspace_id);
create index product_versions_created_by on public.product_versions (created_by);

-- The public sales page. Whatever is in this table is public: nothing that is for sale goes in.
create table public.pages (
  product_id   uuid primary key,
  workspace_id uuid not null,
  slug         text not null constraint pages_slug_unique unique,
  type         public.product_type not null,
  language     text not null,
  title        text not null,
  subtitle     text not null,
  promise      text not null,
  author_name  text not null,
  sales_copy   jsonb not null,
  contents     jsonb not null, -- [{title, module}] in reading order
  sample       jsonb,          -- {title, body} of the sample section
  word_count   integer not null,
  origin       text not null,
  price_cents  integer not null constraint pages_price_positive check (price_cents > 0),
  currency     text not null references public.currencies (code) on delete restrict,
  is_listed    boolean not null default true,
  published_at timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  constraint pages_product foreign key (product_id, workspace_id) references public.products (id, workspace_id) on delete cascade
);
create index pages_listed on public.pages (published_at desc, product_id) where is_listed;
create index pages_workspace_id on public.pages (workspace_id);
create index pages_product_workspace on public.pages (product_id, workspace_id);
create index pages_currency on public.pages (currency);

create trigger bump_version before update of title, subtitle, promise, author_name, sales_copy, price_cents, currency, language
  on public.products for each row execute function private.bump_version();
-- A version is that of the words. Where they stand is no part of it, so what somebody types during a move can still be saved.
create trigger bump_version before update of title, body on public.sections for each row execute function private.bump_version();

-- An edited section makes its product "changed since publication" without touching the product's own version.
create function private.touch_product()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.products set updated_at = now() where id = new.product_id;
  return null;
end $$;
create trigger touch_product after update of title, module, body on public.sections for each row execute function private.touch_product();

-- The first free slug of base, base-2, base-3 … for this product; its own slug stays once given.
create function private.free_slug(p_product_id uuid, p_base text)
returns text language plpgsql volatile security definer set search_path = '' as $$
declare
  v_slug text := p_base;
  v_n    integer := 1;
begin
  while exists (select from public.products where slug = v_slug and id <> p_product_id) loop
    v_n := v_n + 1;
    v_slug := left(p_base, 74) || '-' || v_n;
  end loop;
  return v_slug;
end $$;

-- Puts the product's present state before buyers: a version to read and a page to sell it. Callable by members; safe
-- with any argument, as it checks the caller and takes everything but the wish for a slug from the database.
create function public.publish_product(p_product_id uuid, p_version integer, p_slug_base text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_product  public.products;
  v_sections jsonb;
  v_contents jsonb;
  v_sample   jsonb;
  v_words    integer;
begin
  -- The workspace first, as whoever locks both: taking a place on sale counts under its lock.
  perform from public.workspaces w where w.id = (select p.workspace_id from public.products p where p.id = p_product_id
    and p.workspace_id = any (array(select private.my_workspace_ids('member')))) for no key update;
  select * into v_product from public.products
  where id = p_product_id and workspace_id = any (array(select private.my_workspace_ids('member'))) and private.key_may('products:write') for update;
  if not found then perform private.refuse(404, 'product_not_found'); end if;
  if v_product.version is distinct from p_version then perform private.refuse(409, 'stale_version'); end if;
  if v_product.price_cents < (select minimum from public.currencies where code = v_product.currency) then
    perform private.refuse(422, 'price_below_minimum');
  end if;
  select jsonb_agg(jsonb_build_object('id', s.id, 'title', s.title, 'module', s.module, 'body', s.body) order by s.position),
         jsonb_agg(jsonb_build_object('title', s.title, 'module', s.module) order by s.position),
         jsonb_agg(jsonb_build_object('title', s.title, 'body', s.body)) filter (where s.is_sample) -> 0,
         sum(array_length(regexp_split_to_array(trim(s.body), '\s+'), 1))
    into v_sections, v_contents, v_sample, v_words
  from public.sections s where s.product_id = p_product_id and trim(s.body) <> '';
  if v_sections is null then perform private.refuse(422, 'product_empty'); end if;
  if exists (select from public.generations g where g.product_id = p_product_id and g.finished_at is null) then
    perform private.refuse(409, 'generation_running');
  end if;

  perform pg_advisory_xact_lock(hashtextextended('slug', 0)); -- two publications can't take one slug
  v_product.slug := coalesce(v_product.slug, private.free_slug(p_product_id, p_slug_base));
  update public.products set state = 'published', slug = v_product.slug, published_at = now(), updated_at = now()
  where id = p_product_id;
  insert into public.product_versions
    (product_id, workspace_id, number, title, subtitle, author_name, language, type, origin, sections, created_by)
  select v_product.id, v_product.workspace_id, coalesce(max(number), 0) + 1, v_product.title, v_product.subtitle,
    v_product.author_name, v_product.language, v_product.type, v_product.origin, v_sections, private.my_user_id()
  from public.product_versions where product_id = p_product_id;
  insert into public.pages as p (product_id, workspace_id, slug, type, language, title, subtitle, promise, author_name,
    sales_copy, contents, sample, word_count, origin, price_cents, currency, cover_path)
  values (v_product.id, v_product.workspace_id, v_product.slug, v_product.type, v_product.language, v_product.title,
    v_product.subtitle, v_product.promise, v_product.author_name, v_product.sales_copy, v_contents, v_sample,
    coalesce(v_words, 0), v_product.origin, v_product.price_cents, v_product.currency, v_product.cover_path)
  on conflict (product_id) do update set title = excluded.title, subtitle = excluded.subtitle, promise = excluded.promise,
    author_name = excluded.author_name, sales_copy = excluded.sales_copy, contents = excluded.contents,
    sample = excluded.sample, word_count = excluded.word_count, origin = excluded.origin, language = excluded.language,
    price_cents = excluded.price_cents, currency = excluded.currency, cover_path = excluded.cover_path, is_listed = true, updated_at = now();
  perform pg_notify('page', json_build_object('slug', v_product.slug)::text);
  return v_product.slug;
end $$;

-- Takes the page down. Buyers keep what they bought.
create function public.unpublish_product(p_product_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_slug text;
begin
  update public.products set state = 'draft' where id = p_product_id
    and workspace_id = any (array(select private.my_workspace_ids('member'))) and private.key_may('products:write') returning slug into v_slug;
  if not found then perform private.refuse(404, 'product_not_found'); end if;
  update public.pages set is_listed = false, updated_at = now() where product_id = p_product_id;
  if found then perform pg_notify('page', json_build_object('slug', v_slug)::text); end if;
end $$;

alter table public.currencies enable row level security;
alter table public.products enable row level security;
alter table public.sections enable row level security;
alter table public.product_versions enable row level security;
alter table public.pages enable row level security;

create policy everyone_select on public.currencies for select to anon, authenticated using (is_offered);
create policy members_select on public.products for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_update on public.products for update to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('member'))))
  with check (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy members_select on public.sections for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_update on public.sections for update to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('member'))))
  with check (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy members_select on public.product_versions for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy everyone_select on public.pages for select to anon, authenticated using (is_listed);

grant select on public.currencies, public.pages to anon, authenticated;
grant select on public.products, public.sections, public.product_versions to authenticated;
grant update (title, subtitle, promise, author_name, sales_copy, price_cents, currency, language) on public.products to authenticated;
grant update (title, body) on public.sections to authenticated;
grant select on public.currencies, public.products, public.sections, public.product_versions, public.pages to service_role;
grant execute on function public.publish_product, public.unpublish_product to authenticated;
