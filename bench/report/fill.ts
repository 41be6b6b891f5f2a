import { DuckDBInstance } from '@duckdb/node-api'

/**
 * Fills `events` with what half a year of one tool could have sent, made up by the database itself: twelve commands and forty plugins of
 * falling popularity, twenty releases, three systems, durations over five decades; facts and pairs as deliveries tell them.
 */
export async function fill(path: string, events: number): Promise<void> {
  const instance = await DuckDBInstance.create(path, { memory_limit: '1GB', threads: '1' })
  const connection = await instance.connect()
  const columns = [
    'command',
    'outcome',
    'name',
    'cohort',
    'period',
    'active_days',
    'age',
    'place',
    'error_class',
    'starter',
    'fact',
    'value',
    'of',
    'a',
    'b',
  ]
  for (const name of columns) await connection.run(`ALTER TABLE events ADD COLUMN IF NOT EXISTS "${name}:word" VARCHAR`)
  await connection.run('ALTER TABLE events ADD COLUMN IF NOT EXISTS "plugins:words" VARCHAR[]')
  await connection.run('ALTER TABLE events ADD COLUMN IF NOT EXISTS "duration_ms:number" BIGINT')
  for (let start = 0; start < events; start += BLOCK) await connection.run(block(start, Math.min(BLOCK, events - start)))
  await connection.run('CHECKPOINT')
  connection.closeSync()
  instance.closeSync()
}

const BLOCK = 500_000

function block(start: number, rows: number): string {
  return `
    INSERT INTO events BY NAME
    WITH dice AS (
      SELECT random() AS a, random() AS b, random() AS c, random() AS d, random() AS e, random() AS f, i
      FROM range(${start}, ${start + rows}) t(i)
    ), named AS (
      SELECT *, CASE WHEN a < 0.55 THEN 'command.finished' WHEN a < 0.72 THEN 'build.finished' WHEN a < 0.86 THEN 'machine.active'
                     WHEN a < 0.93 THEN 'machine.fact' WHEN a < 0.98 THEN 'project.pair' ELSE 'milestone' END AS name,
             CASE WHEN f < 0.9 THEN 'ok' WHEN f < 0.97 THEN 'error' ELSE 'aborted' END AS ended FROM dice
    )
    SELECT 'acme' AS tool, 'main' AS lane, name, (DATE '2026-11-20' - CAST(floor(b * b * 180) AS INTEGER)) AS at, 1 AS n,
      c < 0.2 AS first_day, c < 0.08 AS first_week, c < 0.03 AS first_month, c < 0.005 AS first_ever,
      CASE WHEN name NOT LIKE 'machine.%' AND name <> 'project.pair' THEN concat('1.', CAST(floor(d * d * 20) AS INTEGER)) END AS version,
      CASE WHEN e < 0.5 THEN 'linux' WHEN e < 0.85 THEN 'macos' ELSE 'windows' END AS os, 'x64' AS arch, 'node' AS runtime,
      24 AS runtime_major, CASE WHEN e > 0.9 THEN 'github-actions' END AS ci, CASE WHEN c > 0.85 THEN 'claude-code' END AS agent,
      CASE WHEN name = 'command.finished' THEN concat('command-', CAST(floor(c * c * 12) AS INTEGER)) END AS "command:word",
      CASE WHEN name IN ('command.finished', 'build.finished') THEN ended END AS "outcome:word",
      CASE WHEN name IN ('command.finished', 'build.finished') AND ended = 'error'
        THEN concat('Error', CAST(floor(d * 15) AS INTEGER)) END AS "error_class:word",
      CASE WHEN name IN ('command.finished', 'build.finished') THEN CAST(pow(10, 1 + e * 4.5) AS BIGINT) END AS "duration_ms:number",
      CASE WHEN name = 'build.finished' THEN list_distinct([
        concat('plugin-', CAST(floor(c * c * 40) AS INTEGER)), concat('plugin-', CAST(floor(d * d * 40) AS INTEGER)),
        concat('plugin-', CAST(floor(e * e * 40) AS INTEGER))]) END AS "plugins:words",
      CASE WHEN name = 'build.finished' THEN concat('starter-', CAST(floor(b * 8) AS INTEGER)) END AS "starter:word",
      CASE WHEN name = 'machine.active' THEN CASE WHEN c < 0.5 THEN 'day' WHEN c < 0.8 THEN 'week' ELSE 'month' END END AS "period:word",
      CASE WHEN name = 'machine.active' THEN concat('2026-W', CAST(20 + floor(d * 28) AS INTEGER)) END AS "cohort:word",
      CASE WHEN name = 'machine.active' THEN (['0', '1', '2-3', '4-7'])[CAST(1 + floor(e * 4) AS INTEGER)] END AS "active_days:word",
      CASE WHEN name = 'machine.active' THEN (['first-day', 'first-week', 'first-month', 'older'])[CAST(1 + floor(a * 400) AS INTEGER) % 4 + 1] END AS "age:word",
      CASE WHEN name = 'machine.active' THEN CASE WHEN f < 0.8 THEN 'local' WHEN f < 0.9 THEN 'cloud-ide' ELSE 'container' END END AS "place:word",
      CASE WHEN name = 'machine.fact' THEN concat('fact', CAST(floor(e * 14) AS INTEGER)) END AS "fact:word",
      CASE WHEN name = 'machine.fact' THEN concat('value-', CAST(floor(d * d * 12) AS INTEGER)) END AS "value:word",
      CASE WHEN name = 'project.pair' THEN 'build.finished extensions' END AS "of:word",
      CASE WHEN name = 'project.pair' THEN concat('extension-1', CAST(floor(c * c * 10) AS INTEGER)) END AS "a:word",
      CASE WHEN name = 'project.pair' THEN concat('extension-2', CAST(floor(d * d * 10) AS INTEGER)) END AS "b:word",
      CASE WHEN name = 'milestone' THEN (['used', 'built', 'deployed'])[CAST(1 + floor(c * c * 3) AS INTEGER)] END AS "name:word"
    FROM named ORDER BY name, random()`
}
