%% Setting a cluster up, as the images of CHT see it: their node binds every address and has an administrator, so enabling
%% always answers that it is enabled; finishing ends with an error although the cluster works (docs/stand-ins.md).
-module(standin_setup).
-export([act/1, state/0]).

%% With one copy of each shard CouchDB calls every cluster a single node.
state() ->
    Missing = [<<"_users">>, <<"_replicator">>, <<"_global_changes">>] -- standin_cluster:databases(),
    case Missing of [] -> <<"single_node_enabled">>; _ -> <<"single_node_disabled">> end.

act(#{<<"action">> := <<"enable_cluster">>, <<"remote_node">> := Host} = Request) ->
    User = maps:get(<<"remote_current_user">>, Request, <<>>),
    Password = maps:get(<<"remote_current_password">>, Request, <<>>),
    _ = remote_name(Host, User, Password),
    {201, #{ok => true}};
act(#{<<"action">> := <<"enable_cluster">>}) -> {400, #{error => <<"bad_request">>, reason => <<"Cluster is already enabled">>}};
act(#{<<"action">> := <<"add_node">>, <<"host">> := Host, <<"username">> := User, <<"password">> := Password}) ->
    Node = remote_name(Host, User, Password),
    case {lists:member(Node, standin_cluster:nodes_of_cluster()), net_kernel:connect_node(Node)} of
        {true, _} -> {409, #{error => <<"conflict">>, reason => <<"Document update conflict.">>}};
        {false, true} ->
            ok = standin_cluster:set_node(Node, true),
            {201, #{ok => true}};
        {false, _} -> {500, #{error => <<"setup_error">>, reason => <<"No Erlang connection to ", (atom_to_binary(Node))/binary>>}}
    end;
act(#{<<"action">> := <<"finish_cluster">>}) ->
    Peers = standin_cluster:nodes_of_cluster() -- [node()],
    Settings = [{<<"admins">>, User, Hash} || {User, Hash} <- maps:to_list(standin_config:section(<<"admins">>))]
        ++ [{<<"couchdb">>, <<"uuid">>, standin_config:get(<<"couchdb">>, <<"uuid">>)}],
    [erpc:call(Peer, standin_config, set, [Section, Key, Value], 5000) || Peer <- Peers, {Section, Key, Value} <- Settings],
    case Peers of
        [] -> {201, #{ok => true}};
        %% The last step looks for the cookie secret where CHT does not write it.
        _ -> {500, #{error => <<"setup_error">>, reason => <<"Cluster setup unable to sync admin passwords">>}}
    end;
act(_) -> {400, #{error => <<"bad_request">>, reason => <<"invalid_action">>}}.

remote_name(Host, User, Password) ->
    Authorization = ["Basic ", base64:encode(iolist_to_binary([User, ":", Password]))],
    case standin_http:get(Host, "/_node/_local", Authorization) of
        {ok, 200, Body} -> binary_to_atom(maps:get(<<"name">>, json:decode(Body)));
        {ok, 401, _} -> throw({401, <<"unauthorized">>, <<"Name or password is incorrect.">>});
        _ -> throw({500, <<"setup_error">>, <<"Cannot reach ", Host/binary>>})
    end.
