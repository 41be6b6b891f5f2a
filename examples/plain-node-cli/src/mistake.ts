/** Something the person who runs pace can put right. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
}
