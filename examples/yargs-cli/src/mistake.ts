/** Something the person who runs acme can put right. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
}
