import { type RefObject, useEffect, useState } from 'react'

/** Width and height in whole CSS pixels. */
interface Size {
  readonly width: number
  readonly height: number
}

const notMeasured: Size = { width: 0, height: 0 }

/** The current size of an element; 0 × 0 before it is measured. */
export function useSize(ref: RefObject<Element | null>): Size {
  const [size, setSize] = useState(notMeasured)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const width = Math.round(entry.contentRect.width)
      const height = Math.round(entry.contentRect.height)
      setSize((current) => (current.width === width && current.height === height ? current : { width, height }))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}
