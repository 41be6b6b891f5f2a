/**
 * Names a batch after its secret: the hex SHA-256 of the secret's 16 raw bytes. Whoever holds the secret can have the batch erased.
 *
 * @param secret 32 hex digits.
 */
export function batchOf(secret: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(Buffer.from(secret, 'hex')).digest('hex')
}
