import { type RefObject, useEffect, useState } from 'react'

/** Width and height in whole CSS pixels. */
interface Size {
  readonly width: number
  readonly height: number
}

const unknown: Size = { width: 0, height: 0 }

/** Current size of an element; zeros before it is measured. */
export function useSize(ref: RefObject<Element | null>): Size {
  const [size, setSize] = useState(unknown)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const width = Math.round(entry.contentRect.width)
      const height = Math.round(entry.contentRect.height)
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}
