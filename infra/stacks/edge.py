"""What the world sees: one CloudFront distribution before the dashboard and the chat page.

/chat.html, /chat-page/*   the page, from S3
everything else            the balancer, through a VPC origin: pages, WebSocket, /chat, /query
"""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_elasticloadbalancingv2 as balancers
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from infra import page

# a header that only CloudFront can have set: the function writes over what a client sends
VIEWER = "x-viewer-address"
MARK_VIEWER = f"""
function handler(event) {{
  var request = event.request;
  request.headers['{VIEWER}'] = {{ value: event.viewer.ip }};
  return request;
}}
"""
READING = Duration.seconds(60)  # /chat answers after 25 s at most, a stream says something at 10 s


class Edge(Construct):
    """The distribution. Its name is `host`; the page's files go into `page`."""

    def __init__(
        self, scope: Construct, name: str, balancer: balancers.ApplicationLoadBalancer
    ) -> None:
        super().__init__(scope, name)
        self.page = s3.Bucket(
            self,
            "Page",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        static = self._page_behavior()
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment="LexLens",
            default_behavior=self._dashboard_behavior(balancer),
            additional_behaviors={"/chat.html": static, "/chat-page/*": static},
            price_class=cloudfront.PriceClass.PRICE_CLASS_200,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
        )
        self.host = self.distribution.distribution_domain_name

    def _dashboard_behavior(
        self, balancer: balancers.ApplicationLoadBalancer
    ) -> cloudfront.BehaviorOptions:
        mark = cloudfront.Function(
            self,
            "MarkViewer",
            code=cloudfront.FunctionCode.from_inline(MARK_VIEWER),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )
        marking = cloudfront.FunctionAssociation(
            function=mark, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
        )
        return cloudfront.BehaviorOptions(
            origin=origins.VpcOrigin.with_application_load_balancer(
                balancer,
                protocol_policy=cloudfront.OriginProtocolPolicy.HTTP_ONLY,
                read_timeout=READING,
            ),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            # the Host, too: Streamlit opens a WebSocket only if it is the Origin's
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER,
            response_headers_policy=self._headers("DashboardHeaders"),
            function_associations=[marking],
        )

    def _page_behavior(self) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(self.page),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            response_headers_policy=self._headers("PageHeaders", page.POLICY),
        )

    def _headers(self, name: str, policy: str | None = None) -> cloudfront.ResponseHeadersPolicy:
        """HTTPS for a year; for the page also what the dashboard says of itself (asgi.py)."""
        https = cloudfront.ResponseHeadersStrictTransportSecurity(
            access_control_max_age=Duration.days(365), include_subdomains=True, override=True
        )
        if policy is None:
            own = cloudfront.ResponseSecurityHeadersBehavior(strict_transport_security=https)
        else:
            own = _page_headers(policy, https)
        return cloudfront.ResponseHeadersPolicy(self, name, security_headers_behavior=own)


def _page_headers(
    policy: str, https: cloudfront.ResponseHeadersStrictTransportSecurity
) -> cloudfront.ResponseSecurityHeadersBehavior:
    return cloudfront.ResponseSecurityHeadersBehavior(
        strict_transport_security=https,
        content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
            content_security_policy=policy, override=True
        ),
        content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
        frame_options=cloudfront.ResponseHeadersFrameOptions(
            frame_option=cloudfront.HeadersFrameOption.DENY, override=True
        ),
        referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
            referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
        ),
    )


def firewall(
    scope: Construct, balancer: balancers.ApplicationLoadBalancer, requests_per_minute: int
) -> waf.CfnWebACL:
    """Refuses an address that asks too often, as the dashboard does, with 429. It stands at the
    balancer: one at CloudFront would have to lie in Virginia, in a stack of its own."""
    viewer = waf.CfnWebACL.ForwardedIPConfigurationProperty(
        header_name=VIEWER, fallback_behavior="MATCH"
    )
    rate = waf.CfnWebACL.RuleProperty(
        name="Rate",
        priority=0,
        action=waf.CfnWebACL.RuleActionProperty(
            block=waf.CfnWebACL.BlockActionProperty(
                custom_response=waf.CfnWebACL.CustomResponseProperty(response_code=429)
            )
        ),
        statement=waf.CfnWebACL.StatementProperty(
            rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="FORWARDED_IP",
                forwarded_ip_config=viewer,
                evaluation_window_sec=60,
                limit=requests_per_minute,
            )
        ),
        visibility_config=_seen("Rate"),
    )
    acl = waf.CfnWebACL(
        scope,
        "Firewall",
        scope="REGIONAL",
        default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
        rules=[rate],
        visibility_config=_seen("Firewall"),
    )
    waf.CfnWebACLAssociation(
        scope, "FirewallOf", resource_arn=balancer.load_balancer_arn, web_acl_arn=acl.attr_arn
    )
    return acl


def _seen(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )
