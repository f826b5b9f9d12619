// Draws the shop's picture: a lighthouse over water, for the bot on every phone.

export function Lighthouse() {
  return (
    <svg className="lighthouse" viewBox="0 0 40 40" aria-hidden="true">
      <rect className="lighthouse-sky" width="40" height="40" />
      <path className="lighthouse-beam" d="M20 12L40 5v12zM20 12L0 8v7z" />
      <path className="lighthouse-tower" d="M17.300 14h5.400L25 31H15z" />
      <path className="lighthouse-band" d="M16.700 19h6.600l.5 4h-7.600z" />
      <path className="lighthouse-lamp" d="M17.500 9.500h5V14h-5zM16.800 9.500L20 6.500l3.200 3z" />
      <path className="lighthouse-sea" d="M0 31q5-2.500 10 0t10 0 10 0 10 0v9H0z" />
    </svg>
  );
}
