// What a plugin takes of a build itself. By the clock: what the system says of a thread's processor time ends at four milliseconds.
import { writeFileSync } from 'node:fs'

const spentMs = { modules: 0, making: 0, hooks: 0, exit: 0 }

let isInside = false

/** Counts what a function takes; one that it calls in turn is part of it. */
function counted(part, act) {
  if (isInside) return act()
  isInside = true
  const before = performance.now()
  const add = () => {
    spentMs[part] += performance.now() - before
    isInside = false
  }
  let result
  try {
    result = act()
  } catch (error) {
    add()
    throw error
  }
  if (part !== 'modules') {
    add()
    return result
  }
  return result.finally(add)
}

/** Imports modules one after the other, when nothing else is done. */
export function modules(load) {
  return counted('modules', load)
}

/** Makes a plugin or an integration, and counts whatever calls it. */
export function plugin(make) {
  return withCountedHooks(counted('making', make))
}

function withCountedHooks(owner) {
  for (const [name, value] of Object.entries(owner)) {
    if (typeof value === 'function') owner[name] = countedHook(value)
    else if (typeof value?.handler === 'function') value.handler = countedHook(value.handler)
    else if (name === 'hooks') withCountedHooks(value)
  }
  return owner
}

function countedHook(hook) {
  return function (...args) {
    const [options] = args
    // Of an integration: the plugins that it adds are its own.
    if (typeof options?.updateConfig === 'function') {
      const { updateConfig } = options
      args[0] = {
        ...options,
        updateConfig(config) {
          for (const added of config.vite?.plugins ?? []) withCountedHooks(added)
          return updateConfig(config)
        },
      }
    }
    return counted('hooks', () => hook.apply(this, args))
  }
}

const { emit } = process

// Whoever listens for the end was added since, and is called by this.
process.emit = function (event, ...args) {
  if (event !== 'exit') return emit.call(this, event, ...args)
  const answer = counted('exit', () => emit.call(this, event, ...args))
  writeFileSync(process.env.BENCH_SHARE, JSON.stringify(spentMs))
  return answer
}
