/** What follows these can be a verb or a name: `to build`, `to mercury`. Only the word before them tells. */
export const LINKS: ReadonlySet<string> = new Set('to from in on for of by with at as and or'.split(' '))

/** What follows these is a thing and no name: `the host`, not `host mercury`. */
export const DETERMINERS: ReadonlySet<string> = new Set(
  'a an any another each every its no such that the these this those your'.split(' '),
)

/** Words of grammar: nobody and nothing is called so, and without them no sentence can be read. */
export const GRAMMAR: ReadonlySet<string> = new Set(
  'a all an and any are as at be been because before but by can cannot could did do does each either for from had has have if in into is it its must no not of on or should than that the their then these this those to too until was were when where which while with within without you your'.split(
    ' ',
  ),
)
