package dev.roomkey.kernels;

import dev.roomkey.policy.Decision;
import dev.roomkey.session.Credentials;
import dev.roomkey.session.Verdict;
import dev.roomkey.token.SignedToken;
import dev.roomkey.tokencache.CacheKey;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** What packages offer to the pipeline. */
public class JoinKernels extends Kernels {
    /** As the check against CSRF asks, which is the first to ask. */
    @Benchmark
    public boolean cookie() {
        var credentials = Credentials.of(List.of(joins.next().cookies()), null);
        return deciders.sessions().cookiePresent(credentials);
    }

    /** From the cookie, which has been found, to the user. */
    @Benchmark
    public Verdict session() {
        return deciders.sessions().authenticate(joins.next().credentials()).result();
    }

    @Benchmark
    public Decision policy() {
        var join = joins.next();
        return deciders.policy().decide(join.user(), join.wanted());
    }

    @Benchmark
    public CacheKey cacheKey() {
        return deciders.keys().keyOf(joins.next().parts());
    }

    @Benchmark
    public SignedToken mint() {
        return deciders.signer().sign(joins.next().allowed().grants(), Deciders.CLOCK.instant(), deciders.ttl());
    }
}
