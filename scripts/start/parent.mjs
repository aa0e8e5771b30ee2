import { execFile } from 'node:child_process'

const lookEveryMs = 500
const shells = /(^|\/)(ba|da|z|k|a)?sh$/

/**
 * Calls `stop` when whoever started this process is gone: a launcher that started this one anew under
 * the pinned Node, or npm. (npm passes no signal on when it is killed; without this the desk would run
 * on, with nobody to stop it.) Started from a shell or by systemd it follows nobody: a shell may
 * end, and the desk goes on.
 * @param {() => void} stop
 */
export function followParent(stop) {
  if (process.connected) {
    process.on('disconnect', stop)
    process.channel?.unref()
    return
  }
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const parent = process.ppid
  watch(() => process.ppid === parent, stop)
  // npm -> sh -> node, where the shell did not make way for node.
  execFile('ps', ['-o', 'ppid=,comm=', '-p', String(parent)], (error, told) => {
    const [grandparent = '', command = ''] = told?.trim().split(/\s+/) ?? []
    if (error || !shells.test(command) || !(Number(grandparent) > 1)) return
    watch(() => isAlive(Number(grandparent)), stop)
  })
}

/** @param {() => boolean} isThere @param {() => void} stop */
function watch(isThere, stop) {
  const timer = setInterval(() => {
    if (isThere()) return
    clearInterval(timer)
    stop()
  }, lookEveryMs)
  timer.unref()
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
