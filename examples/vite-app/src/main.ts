import { phrases } from 'virtual:phrases'
import { keepNote, readNotes } from './notes.ts'
// oxlint-disable-next-line no-unassigned-import -- Vite makes a stylesheet of it
import './style.css'

const form = document.querySelector('form')
const list = document.querySelector('ul')

function show(notes: readonly string[]): void {
  list?.replaceChildren(
    ...notes.map((note) => {
      const item = document.createElement('li')
      item.textContent = note
      return item
    }),
  )
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  const note = new FormData(form).get('note')
  if (typeof note === 'string') show(keepNote(localStorage, note))
  form.reset()
})

show(readNotes(localStorage))
document.querySelector('footer')?.replaceChildren(phrases[0] ?? '')
