-- What callers have used up of their limits, counted by rate-limiter-flexible over the app's direct connection, so that
-- all app processes count together. The column order is the library's. Keys are hashes: no address and no e-mail lies
-- here. Unlogged, as losing it after a crash only forgets attempts, and every request writes here. Expired rows are
-- deleted by the app processes, an hour later.
create unlogged table private.rate_limits (
  key     text primary key,
  points  integer not null,
  expire  bigint not null  -- milliseconds since 1970, by the clock of the app
);
create index rate_limits_expire on private.rate_limits (expire);

-- No policy and no grant: only the owner, as whom the app's direct connection comes, counts.
alter table private.rate_limits enable row level security;
