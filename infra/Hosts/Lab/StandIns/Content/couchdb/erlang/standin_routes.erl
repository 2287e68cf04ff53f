%% The part of CouchDB's HTTP interface that a cluster's start and its checks use.
-module(standin_routes).
-export([handle/1]).

handle(#{headers := Headers, method := Method, target := Target, peer := Peer} = Request) ->
    Answer = case standin_auth:user(maps:get(<<"authorization">>, Headers, <<>>)) of
        {ok, User} -> answered(Request#{user => User});
        error -> {401, problem(<<"unauthorized">>, <<"You are not a server admin.">>), [{"WWW-Authenticate", "Basic realm=\"administrator\""}]}
    end,
    standin:log(info, "~s ~s ~s ~b", [Peer, Method, Target, element(1, Answer)]),
    Answer.

answered(#{method := Method, path := Path} = Request) ->
    try route(case Method of <<"HEAD">> -> <<"GET">>; _ -> Method end, Path, Request)
    catch
        throw:{nodedown, Node} ->
            standin:log(error, "no answer from ~s, the only node with this shard", [Node]),
            {503, problem(<<"nodedown">>, <<"progress not possible">>)};
        throw:{Status, Error, Reason} -> {Status, problem(Error, Reason)}
    end.

route(<<"GET">>, [], _) ->
    #{<<"couchdb">> := Version} = standin:release(),
    {200, #{couchdb => <<"Welcome">>, version => Version, uuid => standin_config:get(<<"couchdb">>, <<"uuid">>),
        vendor => #{name => <<"stand-in for laboratories">>}}};
route(<<"GET">>, [<<"_up">>], _) -> {200, #{status => <<"ok">>}};
route(<<"GET">>, [<<"_membership">>], _) ->
    {200, #{all_nodes => standin_cluster:connected(), cluster_nodes => standin_cluster:nodes_of_cluster()}};
route(<<"GET">>, [<<"_all_dbs">>], _) -> {200, standin_cluster:databases()};
route(<<"GET">>, [<<"_active_tasks">>], _) -> {200, []};
route(<<"GET">>, [<<"_session">>], #{user := User}) -> {200, #{ok => true, userCtx => #{name => User, roles => [<<"_admin">>]}}};
route(<<"GET">>, [<<"_cluster_setup">>], _) -> {200, #{state => standin_setup:state()}};
route(<<"POST">>, [<<"_cluster_setup">>], Request) -> standin_setup:act(decoded(Request));
route(Method, [<<"_node">>, Node | Rest], Request) -> of_node(Node, Method, Rest, Request);
route(_, [<<"_", _/binary>> = Name | _], _) when Name =/= <<"_users">>, Name =/= <<"_replicator">>, Name =/= <<"_global_changes">> ->
    {404, problem(<<"not_found">>, <<"The stand-in does not have this.">>)};
route(Method, [Db | Rest], Request) -> standin_documents:route(Method, Db, Rest, Request).

of_node(Name, Method, Rest, Request) ->
    Node = case Name of <<"_local">> -> node(); _ -> binary_to_atom(Name) end,
    case {Node =:= node(), lists:member(Node, nodes())} of
        {true, _} -> local(Method, Rest, Request);
        {false, true} -> erpc:call(Node, fun() -> local(Method, Rest, Request) end, 5000);
        _ -> {404, problem(<<"not_found">>, <<"no such node: ", Name/binary>>)}
    end.

local(<<"GET">>, [], _) -> {200, #{name => node()}};
local(<<"GET">>, [<<"_system">>], _) -> {200, #{uptime => element(1, erlang:statistics(wall_clock)) div 1000, memory => maps:from_list(erlang:memory()),
    process_count => erlang:system_info(process_count)}};
local(<<"GET">>, [<<"_stats">> | _], _) -> {200, #{}};
local(<<"GET">>, [<<"_config">>, Section], _) -> {200, standin_config:section(Section)};
local(<<"GET">>, [<<"_config">>, Section, Key], _) ->
    case standin_config:get(Section, Key) of
        undefined -> {404, problem(<<"not_found">>, <<"unknown_config_value">>)};
        Value -> {200, Value}
    end;
local(<<"PUT">>, [<<"_config">>, Section, Key], Request) ->
    {ok, Before} = standin_config:set(Section, Key, decoded(Request)),
    {200, Before};
local(<<"DELETE">>, [<<"_config">>, Section, Key], _) ->
    case standin_config:delete(Section, Key) of
        undefined -> {404, problem(<<"not_found">>, <<"unknown_config_value">>)};
        Before -> {200, Before}
    end;
%% The documents of CouchDB's database of nodes; their revision plays no part here.
local(<<"GET">>, [<<"_nodes">>, Name], _) ->
    case lists:member(binary_to_atom(Name), standin_cluster:nodes_of_cluster()) of
        true -> {200, #{<<"_id">> => Name, <<"_rev">> => <<"1-967a00dff5e02add41819138abb3284d">>}};
        false -> {404, problem(<<"not_found">>, <<"missing">>)}
    end;
local(<<"PUT">>, [<<"_nodes">>, Name], _) -> node_set(Name, true);
local(<<"DELETE">>, [<<"_nodes">>, Name], _) -> node_set(Name, false);
local(_, _, _) -> {404, problem(<<"not_found">>, <<"The stand-in does not have this.">>)}.

node_set(Name, Present) ->
    ok = standin_cluster:set_node(binary_to_atom(Name), Present),
    {201, #{ok => true, id => Name, rev => <<"1-967a00dff5e02add41819138abb3284d">>}}.

decoded(#{body := Body}) ->
    try json:decode(Body) catch error:_ -> throw({400, <<"bad_request">>, <<"invalid UTF-8 JSON">>}) end.

problem(Error, Reason) -> #{error => Error, reason => Reason}.
