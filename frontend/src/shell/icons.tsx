import { type ReactNode } from 'react'

/** A drawing on a 24 × 24 grid in the text colour; always beside a label. */
export function Icon({ children, className = 'icon' }: { children: ReactNode; className?: string }) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

export const AlertIcon = () => (
  <Icon>
    <path d="M12 4 2.8 20h18.4zM12 10v5M12 17.4v.4" />
  </Icon>
)

export const BackIcon = () => (
  <Icon>
    <path d="M14.5 5.5 8 12l6.5 6.5" />
  </Icon>
)

export const CheckIcon = () => (
  <Icon>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
)
