import { refuseWhileLocked } from './claims.ts'
import type { Server } from './client.ts'
import { connect, hostOf, unusable, usableVersion } from './connect.ts'
import type { ClickhouseOptions } from './open.ts'
import { formatOf } from './schema.ts'

/**
 * Says in one line how a store on a ClickHouse server is, and changes nothing there. Throws where a collector could not store anything:
 * the server cannot be reached, its tables are of a later version, or what computes the sums again has locked it.
 */
export async function lookOverClickhouse(options: ClickhouseOptions): Promise<string> {
  const { url, database = 'sonde' } = options
  try {
    const server = await connect(options)
    try {
      const where = `ClickHouse ${await usableVersion(server, options)} at ${hostOf(url)}`
      const [about] = await server.ask<{ tables: number }>(
        `SELECT toFloat64(count()) AS tables FROM system.tables WHERE database = {database:String} AND name = 'claims'`,
        { database },
      )
      if (!about?.tables) return `${where}; the database \`${database}\` is made by the first start`
      return `${where}, database \`${database}\`; ${await stateOf(await connect(options, database))}`
    } finally {
      await server.close()
    }
  } catch (error) {
    throw unusable(options, error)
  }
}

async function stateOf(server: Server): Promise<string> {
  try {
    await formatOf(server)
    await refuseWhileLocked(server)
    const [half] = await server.ask<{ segments: number }>(
      `SELECT toFloat64(uniqExact(segment)) AS segments FROM claims
       WHERE batch != 'lock' AND segment NOT IN (SELECT segment FROM segments_applied)`,
    )
    return half?.segments
      ? `${half.segments} segments are half stored, by collectors at work or killed`
      : 'nothing is half stored'
  } finally {
    await server.close()
  }
}
