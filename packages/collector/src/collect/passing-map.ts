/** What is needed of a Map whose entries stay for moments and come by the thousand. */
export interface PassingMap<K, V> {
  readonly size: number
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  /** In the order they were set. */
  entries(): Iterable<readonly [K, V]>
}

/**
 * Keeps entries in two Maps that are used up in turn: new ones go into the one, and it takes the place of the other when that is empty.
 *
 * A single Map would be laid out anew again and again, and V8 links each table it leaves to the next. Once one of them has grown old, all
 * that follow grow old with it, and with them all they ever held: under load a third of the memory of every request waited for the slow
 * collection.
 */
export function createPassingMap<K, V>(): PassingMap<K, V> {
  let older = new Map<K, V>()
  let newer = new Map<K, V>()

  return {
    get size() {
      return older.size + newer.size
    },
    get: (key) => newer.get(key) ?? older.get(key),
    set(key, value) {
      if (older.size === 0) [older, newer] = [newer, new Map()]
      older.delete(key)
      newer.set(key, value)
    },
    delete(key) {
      if (!older.delete(key)) newer.delete(key)
    },
    entries: () => [...older, ...newer],
  }
}
