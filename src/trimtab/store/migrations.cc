#include "trimtab/store/migrations.h"

namespace trimtab::store {

namespace {

// Times are nanoseconds since 1970-01-01T00:00:00Z, digests 64 hexadecimal digits, states and roles the names of
// track/run.h.
constexpr const char* kFirst = R"sql(
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  pipeline_file TEXT NOT NULL,
  started_ns INTEGER NOT NULL,
  ended_ns INTEGER,
  state TEXT NOT NULL CHECK (state IN ('running', 'passed', 'failed', 'inconclusive', 'aborted', 'interrupted')),
  trimtab_version TEXT NOT NULL,
  git_commit TEXT NOT NULL,
  git_branch TEXT NOT NULL,
  git_dirty INTEGER NOT NULL CHECK (git_dirty IN (0, 1)),
  diff_object TEXT NOT NULL,
  command_line_json TEXT NOT NULL,
  machine_json TEXT NOT NULL,
  tools_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX runs_unfinished ON runs (state) WHERE state = 'running';

CREATE TABLE stages (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'passed', 'failed', 'inconclusive', 'reused', 'skipped', 'aborted',
                                       'interrupted')),
  key_digest TEXT NOT NULL,
  key_json TEXT NOT NULL,
  reused_from TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  exit_code INTEGER,
  started_ns INTEGER,
  ended_ns INTEGER,
  seconds REAL NOT NULL,
  user_seconds REAL NOT NULL,
  system_seconds REAL NOT NULL,
  peak_memory_bytes INTEGER NOT NULL,
  evidence_json TEXT NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;

-- The value stands in `text` when it is no finite number, for which REAL has no place.
CREATE TABLE metrics (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  text TEXT CHECK (text IN ('nan', 'inf', '-inf')),
  PRIMARY KEY (run_id, stage, name),
  CHECK ((value IS NULL) <> (text IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE parameters (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run_id, stage, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE artifacts (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('input', 'output', 'model')),
  path TEXT NOT NULL,
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'directory')),
  executable INTEGER NOT NULL CHECK (executable IN (0, 1)),
  PRIMARY KEY (run_id, stage, role, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE environment_variables (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  public_value TEXT,
  PRIMARY KEY (run_id, stage, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

-- No reference to runs: a result stays usable when its run is removed.
CREATE TABLE stage_cache (
  key_digest TEXT NOT NULL,
  stage TEXT NOT NULL,
  key_json TEXT NOT NULL,
  run_id TEXT NOT NULL,
  outputs_json TEXT NOT NULL,
  evidence_json TEXT NOT NULL,
  modules_json TEXT NOT NULL,
  created_ns INTEGER NOT NULL,
  PRIMARY KEY (key_digest, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX stage_cache_by_stage ON stage_cache (stage, created_ns);

CREATE TABLE models (
  name TEXT PRIMARY KEY,
  created_ns INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
  model TEXT NOT NULL REFERENCES models (name),
  version INTEGER NOT NULL CHECK (version > 0),
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'directory')),
  executable INTEGER NOT NULL CHECK (executable IN (0, 1)),
  evidence_json TEXT NOT NULL,
  run_id TEXT REFERENCES runs (id),
  created_ns INTEGER NOT NULL,
  PRIMARY KEY (model, version),
  UNIQUE (model, digest)
) STRICT, WITHOUT ROWID;

-- Where each alias points, as the stack of where it pointed before: the present place has the greatest depth. A move
-- forward pushes, a rollback pops; what is popped stays in the audit.
CREATE TABLE alias_history (
  model TEXT NOT NULL,
  alias TEXT NOT NULL,
  depth INTEGER NOT NULL CHECK (depth > 0),
  version INTEGER NOT NULL,
  PRIMARY KEY (model, alias, depth),
  FOREIGN KEY (model, version) REFERENCES versions (model, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  time_ns INTEGER NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('register', 'set_alias', 'rollback')),
  model TEXT NOT NULL,
  version INTEGER NOT NULL,
  alias TEXT NOT NULL,
  previous INTEGER,
  why TEXT NOT NULL,
  object_digest TEXT NOT NULL,
  evidence_digest TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  FOREIGN KEY (model, version) REFERENCES versions (model, version)
) STRICT;
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER versions_never_change_update BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'versions never change'); END;
CREATE TRIGGER versions_never_change_delete BEFORE DELETE ON versions BEGIN SELECT RAISE(ABORT, 'versions never change'); END;
)sql";

constexpr Migration kMigrations[] = {{1, kFirst}};

}  // namespace

std::span<const Migration> AllMigrations() { return kMigrations; }

}  // namespace trimtab::store
