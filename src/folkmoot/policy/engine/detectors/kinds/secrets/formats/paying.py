"""Tokens of those who move money and run shops."""

from folkmoot.policy.engine.detectors.kinds.secrets.formats.token import (
    ALNUM,
    HEX,
    UUID,
    WORD,
    token,
)

TOKENS = (
    token("stripe", "sk_", "rk_", then=f"(?:test|live|prod)_{ALNUM}{{10,247}}"),
    token("stripe", "whsec_", then=f"{ALNUM}{{32,64}}"),
    token("square", "sq0atp-", then=f"{WORD}{{22}}"),
    token("square", "sq0csp-", then=f"{WORD}{{43}}"),
    token("square", "EAAA", then=f"{WORD}{{60}}"),
    token("shopify", "shpat_", "shpca_", "shppa_", "shpss_", then="[A-Fa-f0-9]{32}"),
    token(
        "braintree",
        "access_token$production$",
        "access_token$sandbox$",
        then=rf"[a-z0-9]{{16}}\${HEX}{{32}}",
    ),
    token("plaid", "access-sandbox-", "access-development-", "access-production-", then=UUID),
    token("flutterwave", "FLWSECK_TEST-", "FLWSECK-", "FLWPUBK_TEST-", then="(?i:[a-z0-9]{32}-X)"),
    token("flutterwave", "FLWSECK_TEST", then="-?(?i:[a-h0-9]{12})"),
    token("easypost", "EZAK", "EZTK", then="(?i:[a-z0-9]{54})"),
    token("shippo", "shippo_", then="(?:live|test)_[A-Fa-f0-9]{40}"),
    token("razorpay", "rzp_live_", "rzp_test_", then=f"{ALNUM}{{14}}"),
    token("duffel", "duffel_", then="(?:live|test)_(?i:[a-z0-9_=-]{43})"),
    token("gocardless", "live_", then="(?i:[a-z0-9_=-]{40})"),
    token("lob", "live_", "test_", then=f"(?:pub_)?{HEX}{{31,35}}"),
    token("adyen", "AQE", then=r"[a-z][A-Za-z0-9]{10,30}[A-Za-z0-9+/=]{60,200}-[A-Za-z0-9]{10,60}"),
    token("settlemint", "sm_aat_", "sm_pat_", "sm_sat_", then=f"{ALNUM}{{16}}"),
    token("chief tools", "ctp_", "cto_", then=f"{ALNUM}{{32,40}}"),
)
