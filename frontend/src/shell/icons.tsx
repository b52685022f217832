import { type ReactNode } from 'react'

const drawings = {
  alert: <path d="M12 4 2.8 20h18.4zM12 10v5M12 17.4v.4" />,
  back: <path d="M14.5 5.5 8 12l6.5 6.5" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  play: <path className="solid" d="M7 4.8v14.4L19 12z" />,
  stop: <rect className="solid" x="6" y="6" width="12" height="12" rx="1.5" />,
  reset: <path d="M5 12a7 7 0 1 0 2.2-5.1M5 4.5v4h4" />,
  address: (
    <>
      <path d="M12 21s-6.5-5.7-6.5-11a6.5 6.5 0 0 1 13 0c0 5.3-6.5 11-6.5 11z" />
      <circle cx="12" cy="10" r="2.3" />
    </>
  ),
  orders: <path d="M6 3.5h12v17l-2.4-1.6-1.8 1.6-1.8-1.6-1.8 1.6-1.8-1.6L6 20.5zM9 8.5h6M9 12.5h6" />,
  restaurants: (
    <>
      <circle cx="12" cy="12" r="5" />
      <path d="M4 4.5v5M4 9.5v10M20 4.5c-1.4 1.2-2 3-2 5.5h2v9.5" />
    </>
  ),
}

/** An icon in the text colour. It is hidden from screen readers, so it needs a label next to it. */
export function Icon({ name }: { name: keyof typeof drawings }) {
  return <IconFrame>{drawings[name]}</IconFrame>
}

/** The SVG element of an icon, with 24 × 24 units. */
export function IconFrame({ children, className = 'icon' }: { children: ReactNode; className?: string }) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}
