//! Bounds what callers may use: the size of a body, the rate of requests from one address.

use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::HeaderMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use ipnet::IpNet;

/// Largest body, in bytes: the longest text in four-byte characters, each escaped, has room in it.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Longest text after trimming, in characters.
pub const TEXT_CHARACTERS_MAX: usize = 4096;
/// Longest comment of a feedback, in characters.
pub const COMMENT_CHARACTERS_MAX: usize = 1000;
/// Longest id of a conversation or a message, in characters.
pub const ID_CHARACTERS_MAX: usize = 128;
/// Longest `x-request-id` that is taken from a caller, in characters.
pub const REQUEST_ID_CHARACTERS_MAX: usize = 128;
/// How often what is no longer needed is let go.
pub const SWEEP_EVERY: Duration = Duration::from_secs(30);

/// Addresses fall into so many slots, so that any number of them needs bounded memory; two that share a slot share its
/// allowance, and which do is not to be foreseen.
const ADDRESS_SLOTS: u64 = 1 << 16;

/// What proxies say about whom they heard.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Where a request comes from; put into its extensions by the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl Default for Peer {
    /// A request that came over no connection.
    fn default() -> Self {
        Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

/// Finds out where a request comes from when there are proxies between.
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Those of these networks are believed.
    #[must_use]
    pub fn trusted(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Where a request comes from that came over a connection: of a trusted proxy, what it says.
    ///
    /// Each proxy adds at the end whom it heard; what stands before the last address that is no proxy of ours anybody
    /// may have written.
    #[must_use]
    pub fn origin(&self, peer: Peer, headers: &HeaderMap) -> Peer {
        if !self.knows(peer.0) {
            return peer;
        }
        let lines = headers.get_all(FORWARDED_FOR).iter().rev().filter_map(|line| line.to_str().ok());
        let hops = lines.flat_map(|line| line.rsplit(',')).map(str::trim);
        let mut origin = peer;
        for hop in hops {
            let Ok(address) = hop.parse::<IpAddr>() else { break };
            origin = Peer(address);
            if !self.knows(address) {
                break;
            }
        }
        origin
    }

    fn knows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// Lets each address send so many requests a minute.
pub struct RateLimit {
    limiter: Option<DefaultKeyedRateLimiter<u64>>,
    clock: DefaultClock,
    hasher: RandomState,
}

impl RateLimit {
    /// So many a minute from one address; 0 is no limit.
    #[must_use]
    pub fn a_minute(requests: u32) -> Self {
        let limiter =
            NonZeroU32::new(requests).map(|requests| DefaultKeyedRateLimiter::keyed(Quota::per_minute(requests)));
        Self { limiter, clock: DefaultClock::default(), hasher: RandomState::new() }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// How long to wait, if the address has used what it may.
    pub fn count(&self, peer: Peer) -> Result<(), Duration> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        let slot = self.hasher.hash_one(network_of(peer.0)) % ADDRESS_SLOTS;
        limiter.check_key(&slot).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Lets go of addresses that have their whole allowance again.
    pub fn sweep(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// One subscriber has a whole IPv6 network of 64 bits to choose addresses from.
fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) if address.to_ipv4_mapped().is_none() => {
            const NETWORK: u128 = !0 << 64;
            IpAddr::V6((address.to_bits() & NETWORK).into())
        }
        IpAddr::V6(address) => address.to_canonical(),
        IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(address: &str) -> Peer {
        Peer(address.parse().unwrap())
    }

    #[test]
    fn an_address_waits_when_it_has_used_its_minute_and_another_does_not() {
        let limit = RateLimit::a_minute(2);
        assert!(limit.count(peer("10.0.0.1")).is_ok());
        assert!(limit.count(peer("::ffff:10.0.0.1")).is_ok());
        let wait = limit.count(peer("10.0.0.1")).unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(30), "{wait:?}");
        assert!(limit.count(peer("10.0.0.2")).is_ok());
        limit.sweep();
        assert!(limit.count(peer("10.0.0.1")).is_err());
    }

    #[test]
    fn addresses_of_one_ipv6_network_count_as_one() {
        let limit = RateLimit::a_minute(1);
        assert!(limit.count(peer("2001:db8::1")).is_ok());
        assert!(limit.count(peer("2001:db8::2")).is_err());
        assert!(limit.count(peer("2001:db8:0:1::2")).is_ok());
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_what_it_heard_itself() {
        let proxies = Proxies::trusted(vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]);
        let origin = |from: &str, lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, line.parse().unwrap());
            }
            proxies.origin(peer(from), &headers).0.to_string()
        };
        assert_eq!(origin("192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(origin("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(origin("::ffff:10.0.0.1", &["6.6.6.6, 198.51.100.7, 10.0.0.2"]), "198.51.100.7");
        assert_eq!(origin("::1", &["6.6.6.6", "2001:db8::1, 10.1.1.1"]), "2001:db8::1");
        assert_eq!(origin("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(origin("10.0.0.1", &["6.6.6.6, unknown, 10.0.0.3"]), "10.0.0.3");
    }

    #[test]
    fn zero_is_no_limit() {
        let limit = RateLimit::a_minute(0);
        assert!((0..10_000).all(|_| limit.count(peer("10.0.0.1")).is_ok()));
    }
}
