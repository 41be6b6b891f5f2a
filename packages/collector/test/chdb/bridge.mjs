// ClickHouse's HTTP interface on a loopback port, answered by ClickHouse in this process: as much of it as the store uses. Prints its
// address. One statement at a time, because the engine has one session.
import { createServer } from 'node:http'
import { rmSync } from 'node:fs'
import { Session } from 'chdb'

const [directory = './data', port = '0'] = process.argv.slice(2)
const session = new Session(directory)

let last = Promise.resolve()

/** @type {<T>(task: () => Promise<T>) => Promise<T>} */
function oneAtATime(task) {
  const result = last.then(task)
  last = result.then(
    () => undefined,
    () => undefined,
  )
  return result
}

const run = (sql, format = 'JSONEachRow') => session.queryAsync(sql, { format })
const literal = (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

let currentDatabase = 'default'

async function answer(url, body) {
  const given = url.searchParams
  const database = given.get('database') ?? 'default'
  if (database !== currentDatabase) {
    await run(`USE \`${database}\``)
    currentDatabase = database
  }
  const query = given.get('query')
  if (query !== null && /^\s*INSERT/i.test(query)) {
    // A setting of one insert must not be that of the next.
    const settings = [...given].filter(
      ([name]) => name.startsWith('insert_') || name.startsWith('input_') || name === 'async_insert',
    )
    const list = settings.map(([name, value]) => `${name} = ${literal(value)}`).join(', ')
    const [head, format] = query.split(/\bFORMAT\b/)
    return run(`${head} ${list ? `SETTINGS ${list}` : ''} FORMAT ${format.trim()}\n${body}`)
  }
  for (const [name, value] of given) if (name.startsWith('param_')) await run(`SET ${name} = ${literal(value)}`)
  return run(query === null ? body : `${query} ${body}`)
}

// Parameters stand in the address. ClickHouse itself takes addresses of a megabyte.
const server = createServer({ maxHeaderSize: 1024 * 1024 }, (request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const url = new URL(request.url, 'http://loopback')
    if (url.pathname === '/ping') return void response.end('Ok.\n')
    oneAtATime(() => answer(url, Buffer.concat(chunks).toString()))
      .then((result) => response.end(result.text()))
      .catch((error) => {
        response.statusCode = 500
        const code = error.clickhouseCode ?? /Code: (\d+)/.exec(error.message)?.[1]
        if (code !== undefined) response.setHeader('x-clickhouse-exception-code', String(code))
        response.end(error.message)
      })
  })
})

server.listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))

process.on('SIGTERM', () => {
  server.closeAllConnections()
  server.close(() =>
    oneAtATime(async () => {
      session.close()
      if (process.argv[3] === undefined) rmSync(directory, { recursive: true, force: true })
      process.exit(0)
    }),
  )
})
