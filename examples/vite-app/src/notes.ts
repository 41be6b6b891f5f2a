const KEY = 'notes'

/** The notes of this browser, oldest first. */
export function readNotes(storage: Storage): string[] {
  const text = storage.getItem(KEY)
  return text === null ? [] : (JSON.parse(text) as string[])
}

/** Keeps a note, unless it is empty. */
export function keepNote(storage: Storage, note: string): string[] {
  const notes = [...readNotes(storage), note.trim()].filter(Boolean)
  storage.setItem(KEY, JSON.stringify(notes))
  return notes
}
