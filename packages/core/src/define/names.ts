/** A tool's name: it becomes a directory and, in capitals, the prefix of variables. */
export const TOOL_NAME = /^[a-z][a-z0-9-]{0,31}$/

/** The name of an event or a property. */
export const NAME = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/

/**
 * A word of a closed list: `ok`, `deploy fly`, `fly;deploy`, `@scope/name`, `16+`. Words appear on terminals and in Markdown, so no
 * quote, bracket, backslash or control character is part of one.
 */
export const WORD = /^[A-Za-z0-9@$#*?+=,;.:/_-]+( [A-Za-z0-9@$#*?+=,;.:/_-]+)*$/

/** A key in a nested value of the wire: a {@link NAME}, or the word of a bucket. */
export const KEY = /^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$/

export const MAX_WORD_LENGTH = 64
export const MAX_WORDS = 1024
export const MAX_EVENT_NAMES = 256
export const MAX_PROPERTIES = 64

/** How many levels of groups an event may have. */
export const MAX_GROUP_DEPTH = 3

/** How many properties an event may have, those in its groups included. */
export const MAX_NESTED_PROPERTIES = 256

/** The longest `listOf`. */
export const MAX_LIST_LENGTH = 64

/** How many characters a catalog may have; the copy on each machine is a state file, and those end at 1 MiB. */
export const MAX_CATALOG_SIZE = 256 * 1024

/** The events core adds to catalogs. */
export const MACHINE_ACTIVE = 'machine.active'
export const MACHINE_FACT = 'machine.fact'

/** The event core adds to a catalog that counts projects. */
export const PROJECT_ACTIVE = 'project.active'

/** The event core adds to a catalog with sets that leave as pairs. */
export const PROJECT_PAIR = 'project.pair'
